package app.weld.operator.simulation;

import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldClients;
import app.weld.operator.weld.WeldException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What one process has of Weld: as the real clients do, it leaves a refused key alone but for a probe, and asks nothing
 * before a Retry-After is over. What goes wrong is drawn from the account.
 */
final class FaultyWeldClients implements WeldClients {
    private static final Duration PROBE = Duration.ofMinutes(5);

    private final Clock clock;
    private final FaultInjector injector;
    private final Function<ApiKey, Optional<Account>> accounts;
    private final InvariantChecker checker;
    private final Map<ApiKey, Instant> refusedUntil = new HashMap<>();
    private final Map<ApiKey, Instant> pausedUntil = new HashMap<>();
    /** Keys with which Weld has answered anything, also that it does not know them: any answer may tell the time. */
    private final Set<ApiKey> answered = new HashSet<>();

    FaultyWeldClients(
            Clock clock,
            FaultInjector injector,
            Function<ApiKey, Optional<Account>> accounts,
            InvariantChecker checker) {
        this.clock = clock;
        this.injector = injector;
        this.accounts = accounts;
        this.checker = checker;
    }

    @Override
    public WeldApi of(ApiKey key, Priority priority) {
        return of(key, () -> priority);
    }

    @Override
    public WeldApi of(ApiKey key, Supplier<Priority> turn) {
        return (WeldApi) Proxy.newProxyInstance(
                WeldApi.class.getClassLoader(), new Class<?>[] {WeldApi.class}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    if (!method.getName().equals("serverTime")) {
                        var unused = turn.get();
                    }
                    return call(key, method, arguments == null ? new Object[0] : arguments);
                });
    }

    /** So few that syncs wait for their turn. */
    @Override
    public double requestsPerSecond(ApiKey key) {
        return 2;
    }

    @Override
    public void forgetRefusal(ApiKey key) {
        refusedUntil.remove(key);
    }

    private Object call(ApiKey key, Method method, Object[] arguments) {
        if (method.getName().equals("serverTime")) {
            return serverTime(key);
        }
        Instant now = clock.instant();
        if (now.isBefore(refusedUntil.getOrDefault(key, Instant.MIN))) {
            throw new WeldException.Unauthorized("Weld refused the API key a while ago");
        }
        Instant paused = pausedUntil.getOrDefault(key, Instant.MIN);
        if (now.isBefore(paused)) {
            throw new WeldException.RateLimited(Duration.between(now, paused));
        }
        Call call = Call.valueOf(method.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT));
        return injector.weld(call + (arguments.length > 0 && arguments[0] instanceof String id ? " " + id : ""), () -> {
            checker.called();
            Optional<Account> account = accounts.apply(key);
            if (account.isEmpty()) {
                throw refused(key);
            }
            return served(key, account.get(), call, method, arguments);
        });
    }

    private Optional<Instant> serverTime(ApiKey key) {
        if (!answered.contains(key)) {
            return Optional.empty();
        }
        return accounts.apply(key)
                .map(account -> account.weld().serverTime())
                .orElseGet(() -> Optional.of(clock.instant()));
    }

    private WeldException refused(ApiKey key) {
        answered.add(key);
        refusedUntil.put(key, clock.instant().plus(PROBE));
        return new WeldException.Unauthorized("Weld refused the API key");
    }

    private Object served(ApiKey key, Account account, Call call, Method method, Object[] arguments) {
        if (account.isDown()) {
            throw new WeldException.Unavailable("Weld cannot be reached");
        }
        Optional<Fault> fault = account.next(call);
        if (fault.filter(Fault::isWithoutAnswer).isEmpty()) {
            answered.add(key);
        }
        if (fault.isEmpty()) {
            Object answer = done(account, call, method, arguments);
            if (call == Call.CREATE_SYNC && account.isLost((NewSync) arguments[0])) {
                injector.say(" but " + Fault.LOST);
                throw lost(call);
            }
            return answer;
        }
        injector.say(" but " + fault.get());
        switch (fault.get()) {
            case LOST -> {
                done(account, call, method, arguments);
                throw lost(call);
            }
            case CUT -> {
                if (call == Call.CREATE_SYNC) {
                    checker.sentCreation();
                }
                throw lost(call);
            }
            case LATE -> {
                if (call == Call.CREATE_SYNC) {
                    checker.late(account, (NewSync) arguments[0]);
                }
                throw lost(call);
            }
            case UNAVAILABLE -> throw new WeldException.Unavailable("Weld answers 503");
            case UNAVAILABLE_FOR_A_WHILE ->
                throw new WeldException.Unavailable("Weld answers 503", Duration.ofSeconds(20));
            case LIMITED -> {
                pausedUntil.put(key, clock.instant().plusSeconds(45));
                throw new WeldException.RateLimited(Duration.ofSeconds(45));
            }
            case FORBIDDEN -> throw new WeldException.Rejected(403, "not part of the plan");
            case REFUSED -> throw refused(key);
            case GARBLED -> {
                Object answer = done(account, call, method, arguments);
                if (answer instanceof Listing<?> listing) {
                    return new Listing<>(
                            listing.items().subList(0, listing.items().size() / 2),
                            List.of(new Listing.Unreadable(null, "an item has no id")));
                }
                throw lost(call);
            }
            case BUSY -> throw new WeldException.Busy(Duration.ofMillis(700));
        }
        throw new IllegalStateException();
    }

    private static WeldException lost(Call call) {
        return call.writes()
                ? new WeldException.OutcomeUnknown("the answer is missing")
                : new WeldException.Unavailable("the answer is missing");
    }

    private Object done(Account account, Call call, Method method, Object[] arguments) {
        checker.called(account, call, arguments);
        try {
            Object answer = method.invoke(account.weld(), arguments);
            checker.done(account, call, arguments, answer);
            return answer;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof WeldException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
