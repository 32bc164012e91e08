package app.weld.operator.preview;

import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Integration;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Orchestration;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The reads of a workspace, each made once and remembered. There is no way to write through it. */
final class WorkspaceReader {
    private final WeldApi weld;
    private final Reads reads;
    private final Map<Object, Object> answers = new HashMap<>();
    private @Nullable WeldException failure;

    private record Of(String call, String id) {}

    WorkspaceReader(WeldApi weld, Reads reads) {
        this.weld = weld;
        this.reads = reads;
    }

    /** Why the workspace could not be read; absent where all could be read that was to be. */
    @Nullable
    WeldException failure() {
        return failure;
    }

    @SuppressWarnings("unchecked") // Each call has answers of one type.
    private <T> T once(String call, String id, Supplier<T> read) {
        Of key = new Of(call, id);
        Object known = answers.get(key);
        if (known == null) {
            known = read(read);
            answers.put(key, known);
        }
        return (T) known;
    }

    private <T> T read(Supplier<T> read) {
        if (failure != null) {
            throw failure;
        }
        try {
            return reads.read(read);
        } catch (WeldException.Rejected e) {
            throw e;
        } catch (WeldException e) {
            failure = e;
            throw e;
        }
    }

    Listing<Sync> syncs() {
        return once("syncs", "", weld::syncs);
    }

    Optional<Sync> sync(String id) {
        return once("sync", id, () -> weld.sync(id));
    }

    Listing<Stream> streams() {
        return once("streams", "", weld::streams);
    }

    Listing<Stream> streamsOf(String syncId) {
        return once("streamsOf", syncId, () -> weld.streamsOf(syncId));
    }

    Listing<AvailableStream> availableStreams(String connectionId, String syncId) {
        return once("availableStreams", connectionId, () -> explaining(() -> weld.availableStreams(syncId)));
    }

    /** A list that Weld does not give is no failure: it only explains. */
    private static <T> T explaining(Supplier<T> read) {
        try {
            return read.get();
        } catch (WeldException.Unavailable e) {
            throw new WeldException.Rejected(404, String.valueOf(e.getMessage()));
        }
    }

    Optional<List<StreamRuns>> runs(String syncId) {
        return once("runs", syncId, () -> weld.runs(syncId));
    }

    Listing<Connection> connections() {
        return once("connections", "", weld::connections);
    }

    Optional<JsonNode> settingsSchema(String connectionId) {
        return once("settingsSchema", connectionId, () -> weld.settingsSchema(connectionId));
    }

    Listing<Orchestration> orchestrations() {
        return once("orchestrations", "", () -> explaining(weld::orchestrations));
    }

    Listing<Integration> integrations() {
        return once("integrations", "", () -> explaining(weld::integrations));
    }
}
