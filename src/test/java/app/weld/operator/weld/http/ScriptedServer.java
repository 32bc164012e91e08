package app.weld.operator.weld.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Answers requests with what the test says, byte for byte: the next answer of the script, or else the last once more. */
final class ScriptedServer implements AutoCloseable {

    record Request(String method, String path, Map<String, String> headers, String body, int connection) {
        String line() {
            return method + " " + path;
        }
    }

    /** Writes an answer. The connection is kept when it returns true. */
    @FunctionalInterface
    interface Answer {
        boolean write(Request request, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final List<Request> requests = new ArrayList<>();
    private final List<Socket> connections = new ArrayList<>();
    private final Queue<Answer> script = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private Answer last = json(200, "{}");

    ScriptedServer() {
        try {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    synchronized ScriptedServer answers(Answer... answers) {
        script.addAll(List.of(answers));
        return this;
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    List<String> lines() {
        return requests().stream().map(Request::line).toList();
    }

    static Answer json(int status, String body) {
        return answer(status, "content-type: application/json\r\n", body);
    }

    static Answer html(int status) {
        return answer(status, "content-type: text/html\r\n", "<html><body>Bad gateway</body></html>");
    }

    /** An answer with further header lines, each with its line end. */
    static Answer answer(int status, String headers, String body) {
        return (request, out) -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            String length = status == 204 ? "" : "content-length: " + bytes.length + "\r\n";
            write(out, "HTTP/1.1 " + status + " Whatever\r\n" + headers + length + "\r\n");
            out.write(bytes);
            out.flush();
            return true;
        };
    }

    /** Some bytes, and the end of the connection. */
    static Answer cut(String bytes) {
        return (request, out) -> {
            write(out, bytes);
            return false;
        };
    }

    /** Some bytes, and then nothing any more, until the client goes or the test ends. */
    Answer hang(String bytes) {
        return (request, out) -> {
            write(out, bytes);
            closed.await(30, TimeUnit.SECONDS);
            return false;
        };
    }

    static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            socket.close();
            List<Socket> open;
            synchronized (this) {
                open = List.copyOf(connections);
            }
            for (Socket connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                connection.setTcpNoDelay(true);
                int number;
                synchronized (this) {
                    connections.add(connection);
                    number = connections.size();
                }
                start(() -> serve(connection, number));
            }
        } catch (IOException e) {
            // The server was closed.
        }
    }

    private void serve(Socket connection, int number) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            boolean kept = true;
            while (kept) {
                Request request = read(in, number);
                if (request == null) {
                    return;
                }
                Answer answer;
                synchronized (this) {
                    requests.add(request);
                    if (!script.isEmpty()) {
                        last = script.remove();
                    }
                    answer = last;
                }
                kept = answer.write(request, connection.getOutputStream());
            }
        } catch (IOException | InterruptedException e) {
            // The client went away, or the test ended.
        }
    }

    private static Request read(InputStream in, int connection) throws IOException {
        String first = line(in);
        if (first.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        String[] parts = first.split(" ", -1);
        return new Request(parts[0], parts[1], headers, body, connection);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }
}
