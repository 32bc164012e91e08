package app.weld.operator.sync.binding;

import app.weld.operator.snapshot.RecentWrites;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads one sync with its streams. A sync that was created a moment ago is there, whether reads show it or not. */
final class SyncReader {
    private final RecentWrites writes;
    private final Clock clock;

    SyncReader(RecentWrites writes, Clock clock) {
        this.writes = writes;
        this.clock = clock;
    }

    Optional<Sync> read(WeldApi weld, Workspace workspace, String id) {
        return weld.sync(id)
                .map(sync -> withStreams(sync, weld, workspace))
                // Its streams may have been left out of the answer to the creation, and of listings since.
                .or(() -> workspace
                        .unseen(id)
                        .map(sync -> sync.streams() != null ? sync : sync.withStreams(streams(sync, weld))));
    }

    /** Reads the streams where they were left out. */
    Sync withStreams(Sync sync, WeldApi weld, Workspace workspace) {
        Instant began = clock.instant();
        return workspace.read(sync.streams() != null ? sync : sync.withStreams(streams(sync, weld)), began);
    }

    private List<Stream> streams(Sync sync, WeldApi weld) {
        try {
            return weld.streamsOf(sync.id()).complete();
        } catch (WeldException.Rejected e) {
            if (e.notFound() && writes.isNew(sync.id())) {
                return List.of();
            }
            throw e;
        }
    }
}
