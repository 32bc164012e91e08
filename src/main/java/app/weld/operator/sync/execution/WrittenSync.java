package app.weld.operator.sync.execution;

import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import java.util.List;

/** A sync in Weld as it is after each write. */
final class WrittenSync {
    private final Sync before;
    private Sync now;

    WrittenSync(Sync before) {
        this.before = before;
        this.now = before;
    }

    /** The sync that the plan was made for. */
    Sync before() {
        return before;
    }

    Sync now() {
        return now;
    }

    void set(Sync written) {
        now = written;
    }

    /** Weld has answered a write with this sync. An answer may leave the streams out. */
    void answered(Sync answer) {
        now = answer.streams() == null && now.streams() != null ? answer.withStreams(now.streams()) : answer;
    }

    List<Stream> streams() {
        List<Stream> streams = now.streams();
        return streams == null ? List.of() : streams;
    }
}
