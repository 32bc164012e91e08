package app.weld.operator.sync.binding;

import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.plan.SettingsCheck;
import app.weld.operator.plan.SettingsSchema;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.status.Situation;
import app.weld.operator.status.StatusText;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Spliterators;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Why Weld does not create a sync. What its refusal does not say is looked up, only after a refusal. */
final class CreationRefusal {
    private static final int MAX_NAMED = 20;

    private CreationRefusal() {}

    static Outcome.NotReady of(WeldEltSyncSpec spec, NewSync request, WeldException.Rejected e, WeldApi weld) {
        if (isWithoutConnection(request.connectionId(), weld)) {
            return Outcome.NotReady.of(
                    spec.connectionId() == null
                            ? Situation.REFERENCED_CONNECTION_UNKNOWN
                            : Situation.REMOTE_CONNECTION_UNKNOWN,
                    request.connectionId());
        }
        String why = StatusText.inTermsOfTheManifest(String.valueOf(e.getMessage()));
        JsonNode settings = request.settings();
        boolean about = isAboutSettings(request, e);
        if (!about && (settings == null || !couldBeAboutSettings(e))) {
            return Outcome.NotReady.of(Situation.CREATION_REFUSED, why);
        }
        JsonNode schema = schemaOf(request.connectionId(), weld);
        SettingsCheck check = schema == null
                ? null
                : SettingsCheck.ofWhole(schema, settings == null ? JsonNodeFactory.instance.objectNode() : settings);
        if (check != null && !(about ? check.remarks() : check.violations()).isEmpty()) {
            return Outcome.NotReady.of(
                    about ? Situation.CREATION_SETTINGS_WRONG : Situation.CREATION_SETTINGS_DOUBTFUL,
                    why,
                    check.explanation());
        }
        return about
                ? Outcome.NotReady.of(Situation.CREATION_SETTINGS_REFUSED, why, namesOf(schema, request.connectionId()))
                : Outcome.NotReady.of(Situation.CREATION_REFUSED, why);
    }

    private static boolean isWithoutConnection(String id, WeldApi weld) {
        try {
            Listing<Connection> listing = weld.connections();
            return !listing.mayHide(id)
                    && listing.items().stream()
                            .noneMatch(connection -> connection.id().equals(id));
        } catch (WeldException e) {
            return false;
        }
    }

    private static @Nullable JsonNode schemaOf(String connectionId, WeldApi weld) {
        try {
            return weld.settingsSchema(connectionId).orElse(null);
        } catch (WeldException e) {
            return null;
        }
    }

    private static String namesOf(@Nullable JsonNode schema, String connectionId) {
        List<String> names = Optional.ofNullable(schema)
                .flatMap(SettingsSchema::of)
                .map(named -> named.names().stream().sorted().toList())
                .orElse(List.of());
        return names.isEmpty()
                ? "that GET /connections/" + connectionId + "/settings lists"
                : names.stream().limit(MAX_NAMED).collect(Collectors.joining(", "));
    }

    private static boolean couldBeAboutSettings(WeldException.Rejected e) {
        return e.status() == 400 || e.status() == 422;
    }

    /** Weld has no code of its own for it: the refusal is about settings, or about one of those that were sent. */
    private static boolean isAboutSettings(NewSync request, WeldException.Rejected e) {
        if (!couldBeAboutSettings(e)) {
            return false;
        }
        String message = (e.getMessage() + " " + e.code()).toLowerCase(Locale.ROOT);
        JsonNode settings = request.settings();
        boolean namesOne = settings != null
                && StreamSupport.stream(Spliterators.spliteratorUnknownSize(settings.fieldNames(), 0), false)
                        .anyMatch(name -> message.contains(name.toLowerCase(Locale.ROOT)));
        return message.contains("setting") || namesOne;
    }
}
