package app.weld.operator.sync.execution;

import app.weld.operator.plan.Action;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Remark;
import app.weld.operator.plan.SettingsDiff;
import app.weld.operator.plan.SettingsSchema;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.SyncUpdate;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;

/**
 * Updates the settings of a sync. An update may drop the settings that it leaves out: what was there before and is missing
 * afterwards, though its removal was not requested, is put back at once.
 */
final class SettingsWrites {
    private final WeldApi weld;
    private final DesiredSync desired;
    private final WrittenSync sync;
    private final ApiKey key;
    private final SettingsWays ways;
    private final DroppedSettings dropped;
    private final ExecutionReport report;
    private boolean replace;

    /** @param replace whether an update drops what it leaves out, as far as that is known */
    SettingsWrites(
            WeldApi weld,
            DesiredSync desired,
            WrittenSync sync,
            ApiKey key,
            SettingsWays ways,
            DroppedSettings dropped,
            ExecutionReport report,
            boolean replace) {
        this.weld = weld;
        this.desired = desired;
        this.sync = sync;
        this.key = key;
        this.ways = ways;
        this.dropped = dropped;
        this.report = report;
        this.replace = replace;
    }

    /** Whether an update drops what it leaves out, as far as that is known by now. */
    boolean replace() {
        return replace;
    }

    /** Puts settings back that an earlier attempt saw vanish and could not put back. */
    void putBack() {
        JsonNode whole = dropped.toRestore();
        if (whole == null) {
            return;
        }
        JsonNode settings = desired.settings() == null ? whole : SettingsDiff.merge(desired.settings(), whole, null);
        try {
            sync.answered(weld.updateSync(sync.now().id(), new SyncUpdate(null, settings)));
        } catch (WeldException.Rejected e) {
            lost(SettingsDiff.missing(settings, whole, sync.now().settings()));
        }
        dropped.restored();
    }

    /**
     * Updates the settings.
     *
     * @throws WeldException also a refusal, where nothing was changed
     */
    void update(Action.UpdateSettings action) {
        JsonNode declared = Objects.requireNonNull(desired.settings());
        JsonNode before = sync.now().settings();
        send(action, declared);
        if (SettingsDiff.missing(declared, before, sync.now().settings()).isEmpty()) {
            return;
        }
        replace = true;
        ways.replaces(key);
        dropped.dropped(SettingsDiff.restored(declared, before, sync.now().settings(), null, false));
        SettingsSchema schema = SettingsWays.schema(weld, desired.connectionId());
        JsonNode whole = SettingsDiff.restored(declared, before, sync.now().settings(), schema, true);
        if (!whole.equals(declared)) {
            dropped.dropped(whole);
            restore(
                    action.syncId(),
                    whole,
                    SettingsDiff.restored(declared, before, sync.now().settings(), schema, false));
        }
        dropped.restored();
        List<String> missing = SettingsDiff.missing(declared, before, sync.now().settings());
        if (!missing.isEmpty()) {
            lost(missing);
        }
    }

    /** Weld may refuse a setting that only it computes. Then only the declared settings are sent. */
    private void send(Action.UpdateSettings action, JsonNode declared) {
        try {
            send(action.syncId(), action.sent());
        } catch (WeldException.Rejected e) {
            if (action.sent().equals(declared)) {
                throw e;
            }
            send(action.syncId(), declared);
        }
    }

    private void restore(String syncId, JsonNode whole, JsonNode less) {
        for (JsonNode settings : List.of(whole, less)) {
            try {
                send(syncId, settings);
                return;
            } catch (WeldException.Rejected e) {
                // The remark names what is missing in the end.
            }
        }
    }

    /** An answer may leave the settings out. */
    private void send(String syncId, JsonNode settings) {
        sync.answered(weld.updateSync(syncId, new SyncUpdate(null, settings)));
        if (sync.now().settings() == null) {
            weld.sync(syncId).ifPresent(sync::answered);
        }
    }

    private void lost(List<String> missing) {
        report.remark(List.of(new Remark(
                Remark.Kind.SETTINGS_LOST,
                "Weld took the update of settings for all there are and dropped " + String.join(", ", missing)
                        + ", which cannot be put back, since Weld hides the value or does not take it:"
                        + " set it in the Weld app, or declare it in spec.settings")));
    }
}
