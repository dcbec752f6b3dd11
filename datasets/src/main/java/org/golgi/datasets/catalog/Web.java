package org.golgi.datasets.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Asks servers, or one mirror in the place of all of them. */
final class Web {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LONGEST_TEXT = 1 << 24;

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .build();
    private final Optional<URI> mirror;

    /** Asks the servers themselves, or this one, which has the same paths. */
    Web(Optional<URI> mirror) {
        this.mirror = mirror;
        mirror.ifPresent(address -> {
            String scheme = String.valueOf(address.getScheme());
            if (!scheme.matches("https?") || address.getAuthority() == null) {
                throw new IllegalArgumentException(
                        "mirror '" + address + "' must be an address such as https://mirror.example.org");
            }
        });
    }

    private URI address(URI original) throws IOException {
        if (!String.valueOf(original.getScheme()).matches("https?") || original.getAuthority() == null) {
            throw new IOException("'" + original + "' is no web address; the list of files is damaged");
        }
        if (mirror.isEmpty()) {
            return original;
        }
        String base = mirror.get().toString().replaceAll("/+$", "");
        String query = original.getRawQuery() == null ? "" : "?" + original.getRawQuery();
        return URI.create(base + original.getRawPath() + query);
    }

    /** Begins to read a file, from this position on where the server can. */
    HttpResponse<InputStream> get(URI original, long from) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(original))
                .timeout(PATIENCE)
                .header("Accept-Encoding", "identity")
                .header("User-Agent", "golgi");
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while fetching; run the command again to go on", e);
        }
    }

    /** A short text, such as a record. */
    String text(URI original) throws IOException {
        HttpResponse<InputStream> response;
        try {
            response = get(original, 0);
        } catch (IOException e) {
            throw new IOException(
                    address(original) + " cannot be reached (" + e + "); check the network, or give --mirror", e);
        }
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw refused(original, response.statusCode());
            }
            return new String(body.readNBytes(LONGEST_TEXT), StandardCharsets.UTF_8);
        }
    }

    IOException refused(URI original, int status) throws IOException {
        String reason = switch (status) {
            case 401, 403 -> "it wants to know who asks: fetch this one by hand";
            case 404, 410 -> "it is not there any more";
            default -> "try again later";
        };
        return new IOException(address(original) + " answered " + status + "; " + reason);
    }
}
