package org.golgi.core.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** YAML text to a tree and back. Nesting and size are bounded; aliases, duplicate keys and second documents refused. */
final class YamlTree {
    private static final int DEEPEST = 16;
    private static final int LARGEST_TEXT = 1 << 20;
    private static final ObjectMapper YAML = mapper();

    /** A list of bare words. */
    private static final Pattern PLAIN_LIST = Pattern.compile("\\s*\\[[^\\[\\]{}\"']*\\]\\s*");

    private YamlTree() {}

    /** A tree and the line, from 1, of each of its parts. */
    record Located(ObjectNode tree, Map<JsonPointer, Integer> lines) {}

    /** A whole file; an empty one is an empty tree. */
    static Located locate(String what, String text) {
        Map<JsonPointer, Integer> lines = new HashMap<>();
        Optional<JsonNode> root = read(what, text, lines);
        if (root.isEmpty()) {
            return new Located(YAML.createObjectNode(), lines);
        }
        if (root.get() instanceof ObjectNode tree) {
            return new Located(tree, lines);
        }
        throw new ConfigException(what + " is not a tree of keys and values; write lines of key: value");
    }

    /** The value of an override. */
    static JsonNode parseValue(String key, String text) {
        return read("the value of override '" + key + "'", quoteAddresses(text), new HashMap<>())
                .orElseThrow(() -> new ConfigException("override '" + key + "' has no value; write " + key + "=value"));
    }

    /** Within brackets YAML takes no question mark in a bare word, which nobody knows who writes an address there. */
    private static String quoteAddresses(String text) {
        if (!text.contains("://") || !PLAIN_LIST.matcher(text).matches()) {
            return text;
        }
        return Arrays.stream(
                        text.strip().substring(1, text.strip().length() - 1).split(","))
                .map(word -> word.contains("://") ? "'" + word.strip() + "'" : word)
                .collect(Collectors.joining(",", "[", "]"));
    }

    static String print(ObjectNode tree) {
        try {
            return YAML.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was parsed can be printed", e);
        }
    }

    private static Optional<JsonNode> read(String what, String text, Map<JsonPointer, Integer> lines) {
        try (YAMLParser parser = (YAMLParser) YAML.getFactory().createParser(text)) {
            refuseTricks(what, parser, lines);
        } catch (IOException e) {
            throw invalid(what, e);
        }
        try {
            JsonNode node = YAML.readTree(text);
            return node.isMissingNode() || (node.isNull() && text.isBlank()) ? Optional.empty() : Optional.of(node);
        } catch (IOException e) {
            throw invalid(what, e);
        }
    }

    /** Jackson would take an alias for a text of the same name. */
    private static void refuseTricks(String what, YAMLParser parser, Map<JsonPointer, Integer> lines)
            throws IOException {
        int depth = 0;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            lines.putIfAbsent(
                    parser.getParsingContext().pathAsPointer(),
                    parser.currentTokenLocation().getLineNr());
            if (parser.isCurrentAlias()) {
                throw new ConfigException(what + " uses the YAML alias *" + parser.getText() + " in line "
                        + parser.currentTokenLocation().getLineNr() + "; write the value out");
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (depth > DEEPEST) {
                throw new ConfigException(what + " nests deeper than " + DEEPEST + " levels in line "
                        + parser.currentTokenLocation().getLineNr() + "; no config needs that");
            }
            if (depth == 0 && parser.nextToken() != null) {
                throw new ConfigException(what + " holds more than one YAML document; keep one");
            }
        }
    }

    private static ConfigException invalid(String what, IOException e) {
        if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            // Jackson names the line where the block begins, SnakeYAML the one that is wrong.
            return invalid(what, marked.getProblemMark().getLine() + 1, marked.getProblem(), e);
        }
        String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        int line = e instanceof JsonProcessingException json && json.getLocation() != null
                ? json.getLocation().getLineNr()
                : 0;
        return invalid(what, line, reason, e);
    }

    private static ConfigException invalid(String what, int line, String reason, IOException e) {
        return new ConfigException(
                what + " is not valid YAML" + (line > 0 ? " in line " + line : "") + ": " + reason, e);
    }

    private static ObjectMapper mapper() {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(LARGEST_TEXT);
        limits.setAllowDuplicateKeys(false);
        return new ObjectMapper(YAMLFactory.builder()
                .loaderOptions(limits)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build());
    }
}
