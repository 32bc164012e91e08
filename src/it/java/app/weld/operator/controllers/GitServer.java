package app.weld.operator.controllers;

import app.weld.operator.process.Program;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Repositories behind HTTP, by {@code git http-backend}. */
final class GitServer implements AutoCloseable {
    private final Path folder;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private GitServer(Path folder, HttpServer server) {
        this.folder = folder;
        this.server = server;
    }

    static GitServer start(Path folder) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            GitServer git = new GitServer(Files.createDirectories(folder), server);
            server.setExecutor(git.threads);
            server.createContext("/", git::serve);
            server.start();
            return git;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An empty repository with a branch {@code main}. */
    Repository repository(String name) {
        Path bare = folder.resolve(name + ".git");
        Path files = folder.resolve(name);
        git(folder, "init", "-q", "--bare", "-b", "main", bare.toString());
        git(folder, "init", "-q", "-b", "main", files.toString());
        git(files, "remote", "add", "origin", bare.toString());
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name + ".git";
        return new Repository(files, url);
    }

    /**
     * What somebody works in who pushes to a repository.
     *
     * @param files the folder
     * @param url where the others have it from
     */
    record Repository(Path files, String url) {
        void write(String file, String content) {
            try {
                Files.createDirectories(files.resolve(file).getParent());
                Files.writeString(files.resolve(file), content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void delete(String file) {
            try {
                Files.delete(files.resolve(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Commits everything and pushes it; gives the commit. */
        String push(String message) {
            git(files, "add", "-A");
            git(files, "commit", "-q", "--allow-empty", "-m", message);
            git(files, "push", "-q", "origin", "main");
            return head();
        }

        String head() {
            return git(files, "rev-parse", "HEAD").strip();
        }

        /** A folder of this project, at the same path. */
        void writeTree(Path folder) {
            try (Stream<Path> tree = Files.walk(folder)) {
                for (Path file : tree.filter(Files::isRegularFile).toList()) {
                    write(file.toString(), Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void tag(String name) {
            git(files, "tag", name);
            git(files, "push", "-q", "origin", name);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            ProcessBuilder builder =
                    new ProcessBuilder("git", "http-backend").redirectError(ProcessBuilder.Redirect.DISCARD);
            Map<String, String> environment = builder.environment();
            settings(environment);
            environment.put("GIT_PROJECT_ROOT", folder.toString());
            environment.put("GIT_HTTP_EXPORT_ALL", "1");
            environment.put("REQUEST_METHOD", exchange.getRequestMethod());
            environment.put("PATH_INFO", exchange.getRequestURI().getPath());
            environment.put("REMOTE_ADDR", "127.0.0.1");
            put(environment, "QUERY_STRING", exchange.getRequestURI().getRawQuery());
            put(environment, "CONTENT_TYPE", exchange.getRequestHeaders().getFirst("Content-Type"));
            put(
                    environment,
                    "HTTP_CONTENT_ENCODING",
                    exchange.getRequestHeaders().getFirst("Content-Encoding"));
            put(environment, "GIT_PROTOCOL", exchange.getRequestHeaders().getFirst("Git-Protocol"));
            Process process = builder.start();
            try (OutputStream in = process.getOutputStream()) {
                exchange.getRequestBody().transferTo(in);
            } catch (IOException e) {
                // It has answered without reading to the end.
            }
            InputStream out = process.getInputStream();
            int status = 200;
            for (String header = line(out); !header.isEmpty(); header = line(out)) {
                String[] parts = header.split(": ", 2);
                if (parts[0].equals("Status")) {
                    status = Integer.parseInt(parts[1].substring(0, 3));
                } else {
                    exchange.getResponseHeaders().add(parts[0], parts[1]);
                }
            }
            exchange.sendResponseHeaders(status, 0);
            out.transferTo(exchange.getResponseBody());
        }
    }

    private static void put(Map<String, String> environment, String name, @Nullable String value) {
        if (value != null) {
            environment.put(name, value);
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static String git(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>(System.getenv());
        settings(environment);
        return Program.of(command).in(folder).withOnly(environment).run().orThrow();
    }

    /** Nothing of what the user of this machine has set up. */
    private static void settings(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("GIT_"));
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            environment.put("GIT_" + who + "_NAME", "somebody");
            environment.put("GIT_" + who + "_EMAIL", "somebody@example.com");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
