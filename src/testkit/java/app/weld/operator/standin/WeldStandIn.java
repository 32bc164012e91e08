package app.weld.operator.standin;

import app.weld.operator.LocalPort;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Weld on a local port, as far as it is documented. It knows no account until a test asks for one; every other API key is
 * refused. Runs begin and end only by {@link #tick}.
 */
public final class WeldStandIn implements AutoCloseable {
    private final Clock clock;
    private final int port;
    private final ConcurrentMap<String, Account> accountsByKey = new ConcurrentHashMap<>();
    private final Quirks quirks = new Quirks();
    private final Faults faults = new Faults();
    private final Recorder recorder = new Recorder();
    private final RequestHandler handler;
    private final AtomicInteger threads = new AtomicInteger();
    private final ExecutorService executor = Executors.newCachedThreadPool(this::thread);
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(this::thread);
    private Listener listener;

    private WeldStandIn(int wantedPort, Clock clock) {
        this.clock = clock;
        LocalPort bound = LocalPort.bind(wantedPort);
        this.port = bound.number();
        this.handler = new RequestHandler(clock, accountsByKey, new Routes(url(), quirks), quirks, faults, recorder);
        this.listener = serve(bound);
    }

    public static WeldStandIn start() {
        return start(0, Clock.systemUTC());
    }

    public static WeldStandIn start(int port) {
        return start(port, Clock.systemUTC());
    }

    public static WeldStandIn start(Clock clock) {
        return start(0, clock);
    }

    /**
     * Starts it.
     *
     * @param port 0 for any free one
     */
    public static WeldStandIn start(int port, Clock clock) {
        return new WeldStandIn(port, clock);
    }

    /** Its base URL, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The account of this API key, made by the first call. */
    public Account account(String apiKey) {
        return accountsByKey.computeIfAbsent(apiKey, key -> new Account(clock, quirks));
    }

    /** Gives an account a further API key. */
    public void addKey(Account account, String apiKey) {
        accountsByKey.put(apiKey, account);
    }

    /** From now on this API key is refused. */
    public void revokeKey(String apiKey) {
        accountsByKey.remove(apiKey);
    }

    public Quirks quirks() {
        return quirks;
    }

    public Faults faults() {
        return faults;
    }

    public Recorder recorder() {
        return recorder;
    }

    /** See {@link Recorder#requests}. */
    public List<Recorded> requests() {
        return recorder.requests();
    }

    /** See {@link Recorder#count}. */
    public int count(String method, String pathPattern) {
        return recorder.count(method, pathPattern);
    }

    /** Forgets the recorded requests and all faults; what the accounts hold stays. */
    public void reset() {
        recorder.reset();
        faults.clear();
    }

    /** Every call takes this much longer. */
    public void latency(Duration perCall) {
        handler.latency(perCall);
    }

    /** Ends and begins runs, as the clock says. */
    public void tick() {
        accountsByKey.values().stream().distinct().forEach(Account::tick);
    }

    /** Ticks by itself from now on. */
    public void tickEvery(Duration interval) {
        var unused =
                ticker.scheduleAtFixedRate(this::tick, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Connections are refused, and those that are open are closed. */
    public synchronized void down() {
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }

    /** Answers again, on the same port. */
    public synchronized void up() {
        if (listener == null) {
            listener = serve(LocalPort.bind(port));
        }
    }

    @Override
    public void close() {
        down();
        ticker.shutdownNow();
        executor.shutdownNow();
    }

    private Listener serve(LocalPort bound) {
        return Listener.serve(
                bound,
                executor,
                handler,
                () -> Faults.HTTP_DATE.format(clock.instant().plus(quirks.clockOffset())));
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "weld-stand-in-" + port + "-" + threads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
