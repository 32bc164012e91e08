package app.weld.operator.weld;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The calls of Weld's API that the operator makes, with one API key. Every call may throw a {@link WeldException}. A write is sent
 * at most once, and only a write throws {@link WeldException.OutcomeUnknown}.
 *
 * <p>For an id that Weld does not know, a read returns an empty result, a deletion returns false, and every other call throws
 * {@link WeldException.Rejected} with status 404. A 404 that does not have the format of Weld's errors comes from a gateway: a
 * read then throws {@link WeldException.Unavailable}, and a write {@link WeldException.OutcomeUnknown}.
 *
 * <p>What is assumed about Weld beyond its documentation is listed in {@code docs/assumptions.md}.
 */
public interface WeldApi {
    /**
     * The current time by Weld's clock, accurate to {@link WeldTime#PRECISION}; empty before Weld has first done what was asked
     * with this key. Times in Weld's objects ({@code created_at}, {@code started_at}) are compared with this time, never with
     * this machine's clock.
     */
    Optional<Instant> serverTime();

    /** All syncs of the workspace, read page by page. A sync that changes meanwhile may be missing or stale. */
    Listing<Sync> syncs();

    /**
     * The first syncs of the list of the workspace, read page by page until those read so far are enough, or the list ends. Weld
     * documents that the newest come first.
     */
    Listing<Sync> syncsUntil(Predicate<List<Sync>> enough);

    /** All syncs of one connection. */
    default Listing<Sync> syncsOf(String connectionId) {
        return syncsOf(Set.of(connectionId));
    }

    /** All syncs of these connections, with a few requests for each connection. */
    Listing<Sync> syncsOf(Set<String> connectionIds);

    /** The sync with this id. */
    Optional<Sync> sync(String id);

    /** Creates a sync. Not idempotent: two calls create two syncs. The answer says whether the new sync is enabled. */
    Sync createSync(NewSync sync);

    /** Changes a sync and returns it as Weld has it afterwards. */
    Sync updateSync(String id, SyncUpdate update);

    /** Starts the schedule of a sync. */
    void enableSync(String id);

    /** Stops the schedule of a sync. */
    void disableSync(String id);

    /**
     * Deletes a sync.
     *
     * @param removeData whether Weld also drops the destination tables
     * @return false if Weld does not know the id
     */
    boolean deleteSync(String id, boolean removeData);

    /** All orchestrations of the workspace. */
    Listing<Orchestration> orchestrations();

    /**
     * The first page of the runs of an orchestration, the one that is due last first; empty if Weld does not know the
     * orchestration.
     */
    Optional<Listing<OrchestrationRun>> orchestrationRuns(String orchestrationId);

    /** Lets an orchestration start the sync instead of its schedule. */
    Sync attachOrchestration(String id, String orchestrationId);

    /** Lets no orchestration start the sync. */
    Sync detachOrchestration(String id);

    /** All streams of all syncs of the workspace. */
    Listing<Stream> streams();

    /** The streams of one sync. */
    Listing<Stream> streamsOf(String syncId);

    /** Adds streams and changes existing ones, by name. Removes none. Returns the streams in Weld's answer, which may be fewer. */
    List<Stream> putStreams(String syncId, List<SourceStream> streams);

    /** Removes a stream from its sync. */
    void deleteStream(String streamId);

    /** The streams that the source of this sync offers. */
    Listing<AvailableStream> availableStreams(String syncId);

    /** The runs of the sync's streams; empty if the sync does not exist. */
    Optional<List<StreamRuns>> runs(String syncId);

    /** Requests a run of a stream. A run that is active already counts as success. */
    RunRequest requestRun(String streamId);

    /** The first page of the runs of a stream, newest first; empty if the stream does not exist. */
    Listing<StreamRun> streamRuns(String streamId);

    /**
     * Marks the next run as a full refresh.
     *
     * @param resetHistory whether the history table is lost, too; nothing brings it back
     */
    void requestFullRefresh(String streamId, boolean resetHistory);

    /** Cancels a full refresh that has not started. */
    void cancelFullRefresh(String streamId);

    /** All connections of the workspace. */
    Listing<Connection> connections();

    /** Deletes a connection; false if Weld does not know the id. */
    boolean deleteConnection(String id);

    /** The JSON Schema of the settings of a sync of this connection; empty if the connection does not exist. */
    Optional<JsonNode> settingsSchema(String connectionId);

    /** The integrations that the plan of the workspace allows as sources. This is the cheapest call. */
    Listing<Integration> integrations();

    /** The open bridges, as far as Weld lists them; the answer is not documented. */
    Listing<ConnectionBridge> bridges();

    /** Creates a bridge, which has an authorize URL. Not idempotent. */
    ConnectionBridge createBridge(NewBridge bridge);
}
