package app.weld.operator.weld.http;

import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.MonotonicClock;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.RateLimit;
import app.weld.operator.weld.RequestLimits;
import app.weld.operator.weld.SharedValues;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldClients;
import app.weld.operator.weld.WeldException;
import app.weld.operator.weld.http.limit.ApiKeyLimiter;
import app.weld.operator.weld.http.limit.Limits;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Clients of Weld over HTTP. Thread-safe. */
public final class HttpWeldClients implements WeldClients, AutoCloseable {
    /** In the background, waiting for the budget is better than losing the pages that were read. */
    private static final int LONGER = 10;

    private static final long SWEEP = TimeUnit.MINUTES.toNanos(1);

    private final Limits limits;
    private final MonotonicClock time;
    private final Transport transport;
    private final MeterRegistry registry;
    private final SharedValues values = new SharedValues();
    private final Map<ApiKey, KeyState> states = new HashMap<>();
    /** Of the keys whose limits are not those of the operator. */
    private final Map<ApiKey, RequestLimits> ofKeys = new HashMap<>();

    private long swept;
    private boolean closed;

    /**
     * @param baseUrl the URL of Weld's API, https or http
     * @throws IllegalArgumentException if no request can be sent to the URL; the message does not quote it
     * @throws IllegalStateException if the JVM's settings make its HTTP client repeat writes
     */
    public HttpWeldClients(URI baseUrl, Limits limits, Clock clock, MeterRegistry registry) {
        this.limits = limits;
        this.time = new MonotonicClock(clock);
        this.transport = new Transport(baseUrl, limits.requestTimeout(), clock);
        this.registry = registry;
        Contradictions.register(registry);
        this.swept = time.nanos();
    }

    @Override
    public WeldApi of(ApiKey key, Priority priority) {
        Duration patience = limits.maxWait();
        return client(key, () -> priority, priority == Priority.BACKGROUND ? patience.multipliedBy(LONGER) : patience);
    }

    @Override
    public WeldApi of(ApiKey key, Supplier<Priority> turn) {
        return client(key, turn, limits.maxWait());
    }

    private WeldApi client(ApiKey key, Supplier<Priority> turn, Duration patienceForMore) {
        MessageSanitizer sanitizer = new MessageSanitizer(key);
        RequestExecutor.Patience patience = new RequestExecutor.Patience(limits.maxWait(), patienceForMore);
        return new HttpWeldApi(
                new RequestExecutor(key, turn, () -> state(key), transport, patience, sanitizer), sanitizer, values);
    }

    @Override
    public synchronized void forgetRefusal(ApiKey key) {
        KeyState state = states.get(key);
        if (state != null) {
            state.limiter().forgetRefusal();
            state.check().forget();
        }
    }

    @Override
    public synchronized double requestsPerSecond(ApiKey key) {
        return perSecond(limitsOf(key));
    }

    @Override
    public synchronized void limit(ApiKey key, RequestLimits wanted) {
        RequestLimits before = limitsOf(key);
        if (wanted.equals(RequestLimits.OF_THE_OPERATOR)) {
            ofKeys.remove(key);
        } else {
            ofKeys.put(key, wanted);
        }
        KeyState state = states.get(key);
        if (state != null && !wanted.equals(before)) {
            state.limiter().change(perSecond(wanted), inFlight(wanted));
        }
    }

    @Override
    public synchronized Optional<RateLimit> rateLimit(ApiKey key) {
        KeyState state = states.get(key);
        return state == null
                ? Optional.empty()
                : Optional.ofNullable(state.rateLimit().get());
    }

    private RequestLimits limitsOf(ApiKey key) {
        return ofKeys.getOrDefault(key, RequestLimits.OF_THE_OPERATOR);
    }

    private double perSecond(RequestLimits of) {
        Double own = of.requestsPerSecond();
        return own == null ? limits.requestsPerSecond() : own;
    }

    private int inFlight(RequestLimits of) {
        Integer own = of.maxInFlight();
        return own == null ? limits.maxInFlight() : own;
    }

    private ApiKeyLimiter limiter(ApiKey key) {
        ApiKeyLimiter limiter = new ApiKeyLimiter(limits, time);
        RequestLimits own = limitsOf(key);
        if (!own.equals(RequestLimits.OF_THE_OPERATOR)) {
            limiter.change(perSecond(own), inFlight(own));
        }
        return limiter;
    }

    /** Sends no further requests. An active request ends with its answer or its timeout. */
    @Override
    public synchronized void close() {
        closed = true;
    }

    private static boolean isRemovable(KeyState state) {
        boolean idle = state.limiter().isIdle();
        if (idle) {
            state.metrics().remove();
        }
        return idle;
    }

    /** The number of keys that have a state. */
    synchronized int keys() {
        return states.size();
    }

    private synchronized KeyState state(ApiKey key) {
        if (closed) {
            throw new WeldException.Unavailable("the operator is stopping");
        }
        KeyState state = states.computeIfAbsent(
                key,
                k -> new KeyState(
                        limiter(k),
                        new KeyCheck(),
                        new ServerTime(),
                        new RequestMetrics(registry, key.fingerprint()),
                        new AtomicReference<>()));
        state.limiter().touch();
        long now = time.nanos();
        if (now - swept > SWEEP) {
            swept = now;
            states.values().removeIf(HttpWeldClients::isRemovable);
        }
        return state;
    }
}
