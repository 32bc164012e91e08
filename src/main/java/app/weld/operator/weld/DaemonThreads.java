package app.weld.operator.weld;

import java.util.concurrent.ThreadFactory;

/**
 * Threads that keep no process from ending.
 *
 * @param name of each of them
 */
public record DaemonThreads(String name) implements ThreadFactory {
    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
