package org.golgi.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server of files on this machine that can break connections, ignore ranges and exchange a file. */
final class DataServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new HashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private int breakAfterBytes = Integer.MAX_VALUE;
    private int breaks;
    private boolean ranges = true;
    private String version = "\"1\"";

    DataServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    DataServer serve(String path, byte[] contents) {
        files.put(path, contents);
        return this;
    }

    /** The next answers end after so many bytes. */
    void breakConnections(int times, int afterBytes) {
        breaks = times;
        breakAfterBytes = afterBytes;
    }

    void ignoreRanges() {
        ranges = false;
    }

    /** A new version of the files. */
    void version(String tag) {
        version = tag;
    }

    /** Paths with the ranges asked for. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(path + (range == null ? "" : " " + range));
        byte[] contents = files.get(path);
        if (contents == null) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }
        int from = ranges && range != null ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
        exchange.getResponseHeaders().set("ETag", version);
        if (from >= contents.length) {
            exchange.getResponseHeaders().set("Content-Range", "bytes */" + contents.length);
            exchange.sendResponseHeaders(416, -1);
            exchange.close();
            return;
        }
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (contents.length - 1) + "/" + contents.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, contents.length - from);
        int length = contents.length - from;
        if (path.endsWith("/content") && breaks > 0) {
            breaks--;
            length = Math.min(length, breakAfterBytes);
        }
        exchange.getResponseBody().write(contents, from, length);
        exchange.close(); // before its announced end: the client sees the connection break
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
