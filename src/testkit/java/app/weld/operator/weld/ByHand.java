package app.weld.operator.weld;

import app.weld.operator.standin.Account;
import app.weld.operator.standin.SyncRow;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person does in the Weld app. Counts as no call, and fails as a test when there is nothing to do it to. */
public final class ByHand {
    private final FakeWeld weld;
    private final Account account;

    ByHand(FakeWeld weld, Account account) {
        this.weld = weld;
        this.account = account;
    }

    /** Makes a sync that runs daily at midnight. */
    public Sync createSync(String connectionId, String schema) {
        return createSync(new NewSync(connectionId, schema, "0 0 * * *", null, null));
    }

    public Sync createSync(NewSync wanted) {
        synchronized (account) {
            account.remember();
            SyncRow made = Records.create(account.operations(), wanted);
            return weld.theSync(made.id());
        }
    }

    public void deleteSync(String id) {
        account.deleteSync(id);
    }

    public void deleteConnection(String id) {
        account.deleteConnection(id);
    }

    public void changeInterval(String syncId, String interval) {
        account.changeInterval(syncId, interval);
    }

    public void changeSetting(String syncId, String name, JsonNode value) {
        account.changeSetting(syncId, name, value);
    }

    public void removeSetting(String syncId, String name) {
        account.changeSetting(syncId, name, null);
    }

    public void enable(String syncId) {
        account.changeEnabled(syncId, true);
    }

    public void disable(String syncId) {
        account.changeEnabled(syncId, false);
    }

    /** Attaches the sync to an orchestration; null: detaches it. */
    public void orchestrate(String syncId, @Nullable String orchestrationId) {
        if (orchestrationId == null) {
            account.detach(syncId);
        } else {
            account.attach(syncId, orchestrationId);
        }
    }

    /** Gives an orchestration another name. */
    public void renameOrchestration(String id, String name) {
        account.renameOrchestration(id, name);
    }

    /** Deletes an orchestration, if it is there. */
    public void deleteOrchestration(String id) {
        account.deleteOrchestration(id);
    }

    /** Adds or changes streams, offered or not. */
    public List<Stream> putStreams(String syncId, SourceStream... streams) {
        Records.sent(List.of(streams))
                .forEach((name, properties) -> account.changeStream(syncId, name, properties.toString()));
        return List.of(streams).stream()
                .map(stream -> account.stream(syncId, stream.name()).orElseThrow())
                .map(Records::stream)
                .toList();
    }

    public void removeStream(String syncId, String name) {
        account.deleteStream(syncId, name);
    }

    /** Another stream of the same name. */
    public void duplicateStream(String syncId, String name) {
        account.duplicateStream(syncId, name);
    }
}
