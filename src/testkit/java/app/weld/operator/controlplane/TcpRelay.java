package app.weld.operator.controlplane;

import app.weld.operator.LocalPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Stands between a process and an API server and passes bytes: it can be taken away, or stand still, and come back. */
public final class TcpRelay implements AutoCloseable {
    private static final int CHUNK = 16_384;

    private final InetSocketAddress target;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object frost = new Object();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "tcp-relay");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable LocalPort server;
    private boolean frozen;

    /** In front of the server of this URL; it can be reached at once. */
    public TcpRelay(String url) {
        URI parsed = URI.create(url);
        this.target = new InetSocketAddress(parsed.getHost(), parsed.getPort());
        this.server = listen(0);
        this.port = server.number();
    }

    public int port() {
        return port;
    }

    /** Connections are cut, and new ones are refused. */
    public synchronized void takeAway() {
        close(server);
        server = null;
        cut();
    }

    /** New connections are taken again. */
    public synchronized void bringBack() {
        server = listen(port);
    }

    /** The connections of now are cut. */
    public void cut() {
        open.forEach(TcpRelay::close);
    }

    /** Nothing passes, and nobody is told. */
    public void freeze() {
        synchronized (frost) {
            frozen = true;
        }
    }

    /** What was held back passes. */
    public void thaw() {
        synchronized (frost) {
            frozen = false;
            frost.notifyAll();
        }
    }

    private LocalPort listen(int at) {
        return LocalPort.bind(at).take(client -> {
            open.add(client);
            threads.execute(() -> serve(client));
        });
    }

    private void serve(Socket client) {
        Socket upstream = new Socket();
        open.add(upstream);
        try {
            upstream.setTcpNoDelay(true);
            awaitThaw();
            upstream.connect(target);
            threads.execute(() -> pump(client, upstream));
            pump(upstream, client);
        } catch (IOException e) {
            close(client);
            close(upstream);
        } finally {
            open.remove(client);
            open.remove(upstream);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                awaitThaw();
                out.write(chunk, 0, read);
            }
        } catch (IOException e) {
            // One side has gone, which the other one learns by the closing.
        } finally {
            close(from);
            close(to);
        }
    }

    private void awaitThaw() throws IOException {
        synchronized (frost) {
            while (frozen) {
                try {
                    frost.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException(e);
                }
            }
        }
    }

    private static void close(@Nullable AutoCloseable closed) {
        try {
            if (closed != null) {
                closed.close();
            }
        } catch (Exception e) {
            // It is as good as closed.
        }
    }

    @Override
    public void close() {
        takeAway();
        threads.shutdownNow();
    }
}
