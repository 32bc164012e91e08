package app.weld.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A port of this machine where connections are taken. */
public final class LocalPort implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final int FIRST = 12_000;
    private static final int END = 32_768;
    private static final int ATTEMPTS = 100;

    private final ServerSocket server;
    private @Nullable Thread taking;

    private LocalPort(ServerSocket server) {
        this.server = server;
    }

    /**
     * A port at which connections wait until {@link #take} is called.
     *
     * @param number 0 for any free one
     */
    public static LocalPort bind(int number) {
        try {
            return new LocalPort(number == 0 ? bindAny() : bindTo(number));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on port " + number, e);
        }
    }

    /** The number of a port that nobody listens at now, for a program that is to listen at it soon. */
    public static int free() {
        try (LocalPort found = bind(0)) {
            return found.number();
        }
    }

    /**
     * The system gives everybody who connects, or who listens at any free port, a port of {@code ip_local_port_range}, which begins
     * at 32768 (Linux) or later. A port below is not taken by somebody else while nobody listens at it for a while.
     */
    private static ServerSocket bindAny() throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                return bindTo(ThreadLocalRandom.current().nextInt(FIRST, END));
            } catch (BindException e) {
                // Somebody listens at that one.
            }
        }
        throw new BindException(ATTEMPTS + " ports are in use");
    }

    private static ServerSocket bindTo(int number) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number), BACKLOG);
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    public int number() {
        return server.getLocalPort();
    }

    /**
     * Takes connections from now on.
     *
     * @param connections gets each of them, on the one thread that takes them
     */
    public synchronized LocalPort take(Consumer<Socket> connections) {
        taking = Thread.ofPlatform().daemon().name("local-port-" + number()).start(() -> takeUntilClosed(connections));
        return this;
    }

    private void takeUntilClosed(Consumer<Socket> connections) {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connection.setTcpNoDelay(true);
                connections.accept(connection);
            } catch (IOException e) {
                // The port is closed, or the other side has closed the connection already.
            }
        }
    }

    /**
     * Returns when connections are refused. While the thread that takes them has not noticed that the port is closed, it can
     * still get one, so this waits for that thread. Connections that were taken stay open.
     */
    @Override
    public synchronized void close() {
        try {
            server.close();
            if (taking != null) {
                taking.join();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
