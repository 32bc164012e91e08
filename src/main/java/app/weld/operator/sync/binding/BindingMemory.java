package app.weld.operator.sync.binding;

import app.weld.operator.reconcile.FirstSeen;
import org.jspecify.annotations.Nullable;

/** What this process remembers of one resource from one attempt to find or create its sync to the next. */
public final class BindingMemory {
    private final FirstSeen missing = new FirstSeen();
    private @Nullable CreationAttempt attempt;
    private @Nullable RedundantSync redundant;
    private boolean searchesFirst;
    private boolean deletionNotified;

    /** What is known of the attempt to create that stands in the status; absent where there is none. */
    @Nullable
    CreationAttempt attempt() {
        return attempt;
    }

    void attempt(@Nullable CreationAttempt next) {
        attempt = next;
    }

    /** A sync that this process has made while another process bound the resource; absent where there is none. */
    @Nullable
    RedundantSync redundant() {
        return redundant;
    }

    void redundant(@Nullable RedundantSync made) {
        redundant = made;
    }

    /** Since when a sync that no read has shown yet is not to be had. */
    FirstSeen missing() {
        return missing;
    }

    /** Whether Weld was found to have what keeps a sync from being created: it is searched before an intent is written. */
    boolean searchesFirst() {
        return searchesFirst;
    }

    void searchesFirst(boolean does) {
        searchesFirst = does;
    }

    /** Returns whether this is the first time since the sync was last there: then an event says that it was deleted. */
    boolean notifiesDeletion() {
        boolean first = !deletionNotified;
        deletionNotified = true;
        return first;
    }

    /** The sync is there. */
    void isThere() {
        missing.end();
        deletionNotified = false;
    }
}
