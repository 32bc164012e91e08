package app.weld.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A port of this machine where connections are taken. */
public final class LocalPort implements AutoCloseable {
    private static final int BACKLOG = 1024;

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
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number), BACKLOG);
            return new LocalPort(server);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on port " + number, e);
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
