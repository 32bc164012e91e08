package app.weld.operator.controlplane;

import app.weld.operator.LocalPort;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLSocketFactory;

/**
 * Stands between a process and an API, without TLS on the side of the process: each call passes a {@link CallGate}. Streams
 * (watches) pass as they are.
 */
public final class ApiProxy implements AutoCloseable {
    private final CallGate gate;
    private final Dial dial;
    private final LocalPort server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "api-proxy");
        thread.setDaemon(true);
        return thread;
    });

    @FunctionalInterface
    private interface Dial {
        Socket connect() throws IOException;
    }

    private ApiProxy(CallGate gate, Dial dial) {
        this.gate = gate;
        this.dial = dial;
        this.server = LocalPort.bind(0).take(client -> {
            open.add(client);
            threads.execute(() -> serve(client));
        });
    }

    /** In front of a Kubernetes API server, with the rights of this configuration. */
    public static ApiProxy ofCluster(Config config, CallGate gate) {
        URI url = URI.create(config.getMasterUrl());
        try {
            SSLSocketFactory sockets = SSLUtils.sslContext(config).getSocketFactory();
            return new ApiProxy(gate, () -> sockets.createSocket(url.getHost(), url.getPort()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In front of an API that is reached without TLS. */
    public static ApiProxy of(String url, CallGate gate) {
        URI parsed = URI.create(url);
        return new ApiProxy(gate, () -> new Socket(parsed.getHost(), parsed.getPort()));
    }

    public String url() {
        return "http://127.0.0.1:" + server.number();
    }

    /** A kubeconfig that leads here. */
    public Path writeKubeconfig(Path file) {
        try {
            return Files.writeString(file, Kubeconfig.anonymous(url()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream fromClient = new BufferedInputStream(client.getInputStream());
            boolean goesOn = true;
            while (goesOn) {
                HttpMessage request = HttpMessage.request(fromClient);
                goesOn = request != null && pass(request.withoutOfferOfHttp2(), client, fromClient);
            }
        } catch (IOException e) {
            // Either side has gone, which is what these tests are about; the other one learns of it by the closing.
        } finally {
            open.remove(client);
        }
    }

    /** Returns whether there may be another request. Each has a connection of its own: a kept one could be closed by then. */
    private boolean pass(HttpMessage request, Socket client, InputStream fromClient) throws IOException {
        Optional<CallGate.Pass> pass = request.opensStream() ? Optional.empty() : gate.meet(request);
        if (isTurnedAway(pass, CallGate.When.BEFORE)) {
            return false;
        }
        try (Socket upstream = dial.connect()) {
            open.add(upstream);
            upstream.setTcpNoDelay(true);
            InputStream fromUpstream = new BufferedInputStream(upstream.getInputStream());
            request.writeTo(upstream.getOutputStream());
            if (request.opensStream()) {
                threads.execute(() -> pump(fromClient, upstream));
                pump(fromUpstream, client);
                open.remove(upstream);
                return false;
            }
            HttpMessage answer = HttpMessage.answer(fromUpstream);
            open.remove(upstream);
            if (isTurnedAway(pass, CallGate.When.AFTER)) {
                return false;
            }
            answer.writeTo(client.getOutputStream());
            if (!answer.whole()) {
                pump(fromUpstream, client);
            }
            return answer.whole();
        }
    }

    private static boolean isTurnedAway(Optional<CallGate.Pass> pass, CallGate.When when) {
        return pass.isPresent()
                && pass.get().when() == when
                && !pass.get().line().arrive();
    }

    private static void pump(InputStream from, Socket to) {
        try {
            from.transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side has gone.
        } finally {
            try {
                to.close();
            } catch (IOException e) {
                // It is gone, too.
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
