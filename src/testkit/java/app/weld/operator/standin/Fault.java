package app.weld.operator.standin;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What happens to some requests instead of, or besides, what was requested. Made by {@link Faults#on}. */
public final class Fault {
    /** What it does to a request. */
    interface Effect {
        /**
         * Answers a request.
         *
         * @param doing does what was requested; not called where the service never gets to it
         */
        Answer answer(Supplier<Answer> doing) throws InterruptedException;
    }

    private final Faults faults;
    private final String method;
    private final PathPattern pattern;
    private final String keyFingerprint;
    private final int skipped;
    private final int times;
    private final BooleanSupplier chance;
    private final Effect effect;
    private int seen;

    Fault(
            Faults faults,
            String method,
            PathPattern pattern,
            String keyFingerprint,
            int skipped,
            int times,
            BooleanSupplier chance,
            Effect effect) {
        this.faults = faults;
        this.method = method;
        this.pattern = pattern;
        this.keyFingerprint = keyFingerprint;
        this.skipped = skipped;
        this.times = times;
        this.chance = chance;
        this.effect = effect;
    }

    /** How many requests it has met so far. */
    public int hits() {
        synchronized (faults) {
            return Math.min(Math.max(seen - skipped, 0), times);
        }
    }

    /** Ends it. */
    public void remove() {
        faults.remove(this);
    }

    /** Whether this request is its prey; each asking counts. */
    boolean meets(Recorded request) {
        boolean matching = Faults.sameMethod(method, request.method())
                && pattern.matches(request.path())
                && (keyFingerprint == null || keyFingerprint.equals(request.keyFingerprint()));
        if (!matching || hits() == times || !chance.getAsBoolean()) {
            return false;
        }
        seen++;
        return seen > skipped;
    }

    Answer answer(Supplier<Answer> doing) throws InterruptedException {
        return effect.answer(doing);
    }
}
