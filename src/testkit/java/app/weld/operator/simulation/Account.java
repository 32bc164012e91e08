package app.weld.operator.simulation;

import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.NewSync;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** An account at Weld: its workspace, the key that opens it, and what will go wrong. */
final class Account {
    private final String name;
    private final FakeWeld weld;
    private final List<Due> faults = new ArrayList<>();
    private int keys = 1;
    /** Beside the one that changes. */
    private final Set<String> moreKeys = new HashSet<>();

    private boolean down;
    private int failingWrites;
    /** What happens when the answer to a creation into this schema is lost. */
    private final Map<String, Runnable> losing = new TreeMap<>();

    private static final class Due {
        private final Fault fault;
        private int calls;

        private Due(Fault fault, int calls) {
            this.fault = fault;
            this.calls = calls;
        }
    }

    Account(String name, FakeWeld weld) {
        this.name = name;
        this.weld = weld;
    }

    String name() {
        return name;
    }

    FakeWeld weld() {
        return weld;
    }

    String key() {
        return name + "-key-" + keys;
    }

    boolean isOpenedBy(ApiKey key) {
        return key.secret().equals(key()) || moreKeys.contains(key.secret());
    }

    /** Another key that opens the account until it is revoked. */
    String newKeyOf(String namespace) {
        String key = name + "-key-of-" + namespace;
        moreKeys.add(key);
        return key;
    }

    void revokeKeyOf(String namespace) {
        moreKeys.remove(name + "-key-of-" + namespace);
    }

    /** Those of namespaces. */
    void revokeKeys() {
        moreKeys.clear();
    }

    /** Another key from now on; the one before is refused. */
    void rotate() {
        keys++;
    }

    void down(boolean now) {
        down = now;
    }

    boolean isDown() {
        return down;
    }

    /** Something goes wrong with a call to come. */
    void expect(Fault fault, int calls) {
        faults.add(new Due(fault, calls));
    }

    void heal() {
        faults.clear();
        failingWrites = 0;
        losing.clear();
        down = false;
    }

    /** So many changing calls fail from now. */
    void failWrites(int calls) {
        failingWrites = calls;
    }

    /** The answer to the next creation into this schema is lost. */
    void loseCreation(String schema, Runnable then) {
        losing.put(schema, then);
    }

    /** Whether the answer to this creation is lost. */
    boolean isLost(NewSync sync) {
        Runnable then = losing.remove(sync.destinationSchemaName());
        if (then != null) {
            then.run();
        }
        return then != null;
    }

    /** A call comes in. */
    Optional<Fault> next(Call call) {
        if (call.writes() && failingWrites > 0) {
            failingWrites--;
            return Optional.of(Fault.UNAVAILABLE);
        }
        Optional<Fault> now = Optional.empty();
        for (Iterator<Due> due = faults.iterator(); due.hasNext(); ) {
            Due next = due.next();
            if (next.fault == Fault.LATE && call != Call.CREATE_SYNC) {
                continue;
            }
            next.calls--;
            if (next.calls <= 0 && now.isEmpty()) {
                now = Optional.of(next.fault);
                due.remove();
            }
        }
        return now;
    }
}
