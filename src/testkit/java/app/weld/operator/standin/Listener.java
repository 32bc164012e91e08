package app.weld.operator.standin;

import app.weld.operator.LocalPort;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * HTTP/1.1 on a local port, with connections that are kept. Java's own server writes the {@code Date} header by itself, and
 * the time that Weld tells is one of the things that tests change.
 */
final class Listener implements AutoCloseable {
    private final LocalPort port;
    private final ExecutorService executor;
    private final RequestHandler handler;
    private final Supplier<String> date;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** What came in. */
    record Request(String method, String path, String query, Map<String, String> headers, String body) {
        /** The value, or null. */
        String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }
    }

    private Listener(LocalPort port, ExecutorService executor, RequestHandler handler, Supplier<String> date) {
        this.port = port;
        this.executor = executor;
        this.handler = handler;
        this.date = date;
    }

    static Listener serve(LocalPort port, ExecutorService executor, RequestHandler handler, Supplier<String> date) {
        Listener listener = new Listener(port, executor, handler, date);
        port.take(listener::take);
        return listener;
    }

    /** Connections are refused from now on, and those that are open are closed. */
    @Override
    public void close() {
        port.close();
        open.forEach(Listener::quietly);
    }

    private void take(Socket socket) {
        open.add(socket);
        executor.execute(() -> converse(socket));
    }

    private void converse(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            Request request = read(in, out);
            while (request != null) {
                Answer answer = handler.answer(request);
                if (!send(out, answer) || "close".equalsIgnoreCase(request.header("connection"))) {
                    return;
                }
                request = read(in, out);
            }
        } catch (IOException e) {
            // The caller has closed it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    /** The next request, or null at the end of the connection. */
    private static Request read(InputStream in, OutputStream out) throws IOException {
        String first = line(in);
        if (first == null || first.isEmpty()) {
            return null;
        }
        String[] words = first.split(" ", -1);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        if ("100-continue".equalsIgnoreCase(headers.get("expect"))) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        int query = words[1].indexOf('?');
        return new Request(
                words[0],
                query < 0 ? words[1] : words[1].substring(0, query),
                query < 0 ? null : words[1].substring(query + 1),
                headers,
                new String(body, StandardCharsets.UTF_8));
    }

    /** Whether the connection goes on: what is not sent in full ends with it being closed. */
    private boolean send(OutputStream out, Answer answer) throws IOException {
        if (answer.ending() == Answer.Ending.NOTHING) {
            return false;
        }
        byte[] body = answer.bytes();
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Answer\r\n");
        head.append("Date: ").append(date.get()).append("\r\n");
        answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        if (answer.status() != 204 && answer.status() != 304) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        boolean half = answer.ending() == Answer.Ending.HALF;
        out.write(body, 0, half ? body.length / 2 : body.length);
        out.flush();
        return !half;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int read = in.read();
        while (read >= 0 && read != '\n') {
            if (read != '\r') {
                line.append((char) read);
            }
            read = in.read();
        }
        return read < 0 && line.isEmpty() ? null : line.toString();
    }

    private static void quietly(AutoCloseable closed) {
        try {
            closed.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
