package app.weld.operator.weld;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person does in the Weld app. Counts as no call, and fails as a test when there is nothing to do it to. */
public final class ByHand {
    private final FakeWeld weld;

    ByHand(FakeWeld weld) {
        this.weld = weld;
    }

    /** Makes a sync that runs daily at midnight. */
    public Sync createSync(String connectionId, String schema) {
        return createSync(new NewSync(connectionId, schema, "0 0 * * *", null, null));
    }

    public Sync createSync(NewSync wanted) {
        return weld.changed(() -> weld.create(wanted).truth());
    }

    public void deleteSync(String id) {
        weld.change(() -> weld.drop(id));
    }

    public void deleteConnection(String id) {
        weld.change(() -> weld.dropConnection(id));
    }

    public void changeInterval(String syncId, String interval) {
        weld.change(() -> weld.existingSync(syncId).interval = interval);
    }

    public void changeSetting(String syncId, String name, JsonNode value) {
        weld.change(() -> weld.existingSync(syncId).settings.set(name, value));
    }

    public void removeSetting(String syncId, String name) {
        weld.change(() -> weld.existingSync(syncId).settings.remove(name));
    }

    public void enable(String syncId) {
        weld.change(() -> weld.existingSync(syncId).enable(weld.now()));
    }

    public void disable(String syncId) {
        weld.change(() -> weld.existingSync(syncId).enabled = false);
    }

    /** Attaches the sync to an orchestration; null: detaches it. */
    public void orchestrate(String syncId, @Nullable String orchestrationId) {
        weld.change(() -> weld.existingSync(syncId).orchestrationId = orchestrationId);
    }

    /** Adds or changes streams, offered or not. */
    public List<Stream> putStreams(String syncId, SourceStream... streams) {
        return weld.changed(() -> weld.put(weld.existingSync(syncId), List.of(streams), false));
    }

    public void removeStream(String syncId, String name) {
        weld.change(() -> {
            weld.existingStream(syncId, name);
            weld.existingSync(syncId).streams.remove(name);
        });
    }

    /** Another stream of the same name. */
    public void duplicateStream(String syncId, String name) {
        weld.change(() -> weld.addTwin(syncId, name));
    }
}
