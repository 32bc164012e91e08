package app.weld.operator.controlplane;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A request or an answer of HTTP/1.1 as bytes.
 *
 * @param body as it came, chunks and all, a character for each byte
 * @param whole false where the body ends with the connection, and is not read
 */
record HttpMessage(String start, List<String> headers, String body, boolean whole) {
    private static final int LONGEST_LINE = 64 * 1024;

    /** Reads a request; null where the connection ends before it. */
    static HttpMessage request(InputStream in) throws IOException {
        String start = line(in);
        if (start == null) {
            return null;
        }
        return withBody(start, headers(in), in, true);
    }

    /** Reads an answer; a request with HEAD has none with a body. */
    static HttpMessage answer(InputStream in) throws IOException {
        String start = line(in);
        if (start == null) {
            throw new EOFException("no answer");
        }
        List<String> headers = headers(in);
        int status = Integer.parseInt(start.split(" ", -1)[1]);
        boolean bare = status < 200 || status == 204 || status == 304;
        return bare ? new HttpMessage(start, headers, "", true) : withBody(start, headers, in, false);
    }

    private static HttpMessage withBody(String start, List<String> headers, InputStream in, boolean request)
            throws IOException {
        HttpMessage head = new HttpMessage(start, headers, "", true);
        String length = head.header("content-length");
        if (length != null) {
            byte[] body = in.readNBytes(Integer.parseInt(length));
            return new HttpMessage(start, headers, new String(body, StandardCharsets.ISO_8859_1), true);
        }
        if ("chunked".equalsIgnoreCase(head.header("transfer-encoding"))) {
            return new HttpMessage(start, headers, chunks(in), true);
        }
        return new HttpMessage(start, headers, "", request);
    }

    private static String chunks(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            String size = requireLine(in);
            put(all, size);
            int length = Integer.parseInt(size.split(";", -1)[0].strip(), 16);
            if (length == 0) {
                String trailer;
                do {
                    trailer = requireLine(in);
                    put(all, trailer);
                } while (!trailer.isEmpty());
                return all.toString(StandardCharsets.ISO_8859_1);
            }
            all.write(in.readNBytes(length));
            put(all, requireLine(in));
        }
    }

    private static void put(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<String> headers(InputStream in) throws IOException {
        List<String> headers = new ArrayList<>();
        for (String line = requireLine(in); !line.isEmpty(); line = requireLine(in)) {
            headers.add(line);
        }
        return headers;
    }

    private static String requireLine(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            throw new EOFException("cut short");
        }
        return line;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.size() > LONGEST_LINE) {
                return null;
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    String method() {
        return start.split(" ", -1)[0];
    }

    String target() {
        return start.split(" ", -1)[1];
    }

    String path() {
        return target().split("\\?", -1)[0];
    }

    /** A parameter of the query, as it is written there; null where it is not there. */
    String query(String name) {
        String[] parts = target().split("\\?", 2);
        if (parts.length == 1) {
            return null;
        }
        for (String parameter : parts[1].split("&", -1)) {
            if (parameter.startsWith(name + "=")) {
                return parameter.substring(name.length() + 1);
            }
        }
        return null;
    }

    /** Null where it is not there. */
    String header(String name) {
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (header.substring(0, colon).equalsIgnoreCase(name)) {
                return header.substring(colon + 1).strip();
            }
        }
        return null;
    }

    /** Whether what follows is no longer one request and one answer. */
    boolean opensStream() {
        return "websocket".equalsIgnoreCase(header("upgrade")) || "true".equals(query("watch"));
    }

    /** The JDK's client offers HTTP/2 where there is no TLS. */
    HttpMessage withoutOfferOfHttp2() {
        if (!"h2c".equalsIgnoreCase(header("upgrade"))) {
            return this;
        }
        List<String> kept = headers.stream()
                .filter(header -> !header.toLowerCase(Locale.ROOT).matches("(upgrade|http2-settings|connection):.*"))
                .toList();
        return new HttpMessage(start, kept, body, whole);
    }

    void writeTo(OutputStream out) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        put(all, start);
        for (String header : headers) {
            put(all, header);
        }
        put(all, "");
        all.write(body.getBytes(StandardCharsets.ISO_8859_1));
        out.write(all.toByteArray());
        out.flush();
    }
}
