package org.golgi.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds statements whose text depends on the language of the machine: decimal commas, digits in groups, a dotless i. */
final class LocaleRule {
    private static final Pattern QUOTED = Pattern.compile(
            "\"\"\"[\\s\\S]*?\"\"\"" // text block
                    + "|\"[^\"\\\\\n]*+(?:\\\\.[^\"\\\\\n]*+)*+\"" // text
                    + "|'(?:[^'\\\\\n]|\\\\[^\n][^'\n]*)'" // character
                    + "|//[^\n]*+|/\\*[\\s\\S]*?\\*/");

    private static final Pattern DECIMAL =
            Pattern.compile("%(?:\\d+\\$)?[-#+ 0,(]*\\d*(?:\\.\\d+)?[eEfgG]|%(?:\\d+\\$)?[-#+ 0(\\d]*,[-#+ 0(\\d]*d");

    /** A text's place in a statement: its number between quotation marks. */
    private static final Pattern PLACE = Pattern.compile("\"(\\d+)\"");

    private static final Pattern LITERAL_FORMAT =
            Pattern.compile("(?:String\\.format|\\.printf)\\(\\s*\"|\"\\s*\\.formatted\\(");
    private static final Pattern OTHER_FORMAT =
            Pattern.compile("(?:String\\.format|\\.printf)\\(\\s*(?!\"|Locale\\.ROOT)\\w|[\\w)]\\s*\\.formatted\\("
                    + "|\\.to(?:Lower|Upper)Case\\(\\s*\\)|\\.ofPattern\\([^,()]*\\)|new DecimalFormat\\(");

    private LocaleRule() {}

    static List<String> offences(String source) {
        List<String> texts = new ArrayList<>();
        String code = QUOTED.matcher(source).replaceAll(found -> {
            if (found.group().startsWith("/")) {
                return " ";
            }
            texts.add(found.group());
            return "\"" + (texts.size() - 1) + "\"";
        });
        List<String> offences = new ArrayList<>();
        for (String statement : code.split("[;{}]")) {
            boolean decimal = LITERAL_FORMAT.matcher(statement).find()
                    && PLACE.matcher(statement)
                            .results()
                            .anyMatch(place -> DECIMAL.matcher(texts.get(Integer.parseInt(place.group(1))))
                                    .find());
            if (decimal || OTHER_FORMAT.matcher(statement).find()) {
                Matcher places = PLACE.matcher(statement.strip());
                offences.add(places.replaceAll(
                        place -> Matcher.quoteReplacement(texts.get(Integer.parseInt(place.group(1))))));
            }
        }
        return offences;
    }
}
