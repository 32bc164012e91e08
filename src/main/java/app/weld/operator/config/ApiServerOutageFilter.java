package app.weld.operator.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Logs once a minute, in one line, that the API server cannot be reached or refuses something; the libraries would log
 * that at each attempt, with whole stack traces. Messages with another cause pass.
 */
final class ApiServerOutageFilter extends TurboFilter {
    private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);
    private static final int MAX_KINDS = 100;

    private final Map<String, Long> reported = new ConcurrentHashMap<>();

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        // This logger reports for each watch that is cut, in lines of its own, that the watch could not be closed.
        if (logger.getName().endsWith(".JdkWebSocketImpl") && !level.isGreaterOrEqual(Level.ERROR)) {
            return FilterReply.DENY;
        }
        boolean isOfLibrary = logger.getName().startsWith("io.fabric8.kubernetes.client")
                || logger.getName().startsWith("io.javaoperatorsdk");
        Throwable cause = thrown != null ? thrown : lastThrowable(arguments);
        if (!isOfLibrary || !level.isGreaterOrEqual(Level.WARN) || cause == null) {
            return FilterReply.NEUTRAL;
        }
        Throwable reason = reason(cause);
        if (reason == null) {
            return FilterReply.NEUTRAL;
        }
        if (isNews(reason.getClass().getSimpleName())) {
            logger.getLoggerContext()
                    .getLogger(ApiServerOutageFilter.class)
                    .warn("the API server cannot be reached, or refuses it: {} ({})", reason.getMessage(), format);
        }
        return FilterReply.DENY;
    }

    private boolean isNews(String kind) {
        long now = System.nanoTime();
        if (reported.size() > MAX_KINDS) {
            reported.clear();
        }
        boolean[] news = {false};
        reported.compute(kind, (key, at) -> {
            news[0] = at == null || now - at > PAUSE;
            return news[0] ? Long.valueOf(now) : at;
        });
        return news[0];
    }

    private static @Nullable Throwable lastThrowable(Object @Nullable [] arguments) {
        return arguments != null && arguments.length > 0 && arguments[arguments.length - 1] instanceof Throwable thrown
                ? thrown
                : null;
    }

    /** The failure of the API server; null if the exception has another cause. */
    private static @Nullable Throwable reason(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof KubernetesClientException || t instanceof IOException) {
                return t;
            }
        }
        return null;
    }
}
