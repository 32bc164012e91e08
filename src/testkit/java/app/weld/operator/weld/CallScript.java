package app.weld.operator.weld;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What goes wrong with calls and what happens around them; and the record of those that came in. */
final class CallScript {
    private record Failure(Supplier<? extends WeldException> exception, boolean afterDoing) {}

    private record Refusal(Call call, Predicate<List<Object>> arguments, WeldException.Rejected why) {}

    private record Hook(@Nullable Call call, boolean once, Consumer<Call> action) {}

    private final Clock clock;
    private final List<MadeCall> made = new ArrayList<>();
    private final Map<Call, Queue<Failure>> failures = new EnumMap<>(Call.class);
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<Hook> before = new ArrayList<>();
    private final List<Hook> after = new ArrayList<>();
    private boolean down;

    CallScript(Clock clock) {
        this.clock = clock;
    }

    /** Runs a call as scripted. Hooks run in the caller's thread and without any lock. */
    <T> T run(Call call, List<Object> arguments, Supplier<T> doing) {
        synchronized (this) {
            made.add(new MadeCall(call, arguments, clock.instant()));
        }
        due(before, call).forEach(hook -> hook.action().accept(call));
        Failure failure;
        synchronized (this) {
            if (down) {
                throw new WeldException.Unavailable("Weld is down");
            }
            for (Refusal refusal : refusals) {
                if (refusal.call() == call && refusal.arguments().test(arguments)) {
                    throw new WeldException.Rejected(
                            refusal.why().status(),
                            refusal.why().getMessage(),
                            refusal.why().code());
                }
            }
            Queue<Failure> queue = failures.get(call);
            failure = queue == null ? null : queue.poll();
        }
        if (failure != null && !failure.afterDoing()) {
            throw checked(call, failure);
        }
        T result = doing.get();
        due(after, call).forEach(hook -> hook.action().accept(call));
        if (failure != null) {
            throw checked(call, failure);
        }
        return result;
    }

    private static WeldException checked(Call call, Failure failure) {
        WeldException exception = failure.exception().get();
        if (exception instanceof WeldException.OutcomeUnknown && !call.writes()) {
            throw new AssertionError("a reading call never ends in OutcomeUnknown: " + call);
        }
        return exception;
    }

    private synchronized List<Hook> due(List<Hook> hooks, Call call) {
        List<Hook> due = hooks.stream()
                .filter(hook -> hook.call() == null || hook.call() == call)
                .toList();
        hooks.removeIf(hook -> hook.once() && due.contains(hook));
        return due;
    }

    synchronized void failNext(Call call, Supplier<? extends WeldException> exception, boolean afterDoing) {
        failures.computeIfAbsent(call, c -> new ArrayDeque<>()).add(new Failure(exception, afterDoing));
    }

    synchronized void refuse(Call call, Predicate<List<Object>> arguments, WeldException.Rejected refusal) {
        refusals.add(0, new Refusal(call, arguments, refusal));
    }

    synchronized void accept(Call call) {
        refusals.removeIf(refusal -> refusal.call() == call);
    }

    synchronized void down(boolean now) {
        down = now;
    }

    synchronized void before(@Nullable Call call, boolean once, Consumer<Call> action) {
        before.add(new Hook(call, once, action));
    }

    synchronized void after(@Nullable Call call, boolean once, Consumer<Call> action) {
        after.add(new Hook(call, once, action));
    }

    synchronized void heal() {
        failures.clear();
        refusals.clear();
        before.clear();
        after.clear();
        down = false;
    }

    synchronized List<MadeCall> made() {
        return List.copyOf(made);
    }

    synchronized void forgetMade() {
        made.clear();
    }
}
