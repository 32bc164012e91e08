package app.weld.operator.connection;

import app.weld.operator.plan.NearestNames;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.Integration;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.util.List;
import java.util.Optional;

/** Finds out whether Weld refused a link because it has no such integration, which no other spec can change. */
final class UnknownIntegration {
    private UnknownIntegration() {}

    /** Explains a refusal; empty if it has another cause, or none that can be found out now. */
    static Optional<Outcome.Stop> check(String integrationId, WeldException refusal, WeldApi weld) {
        if (!(refusal instanceof WeldException.Rejected)) {
            return Optional.empty();
        }
        Listing<Integration> listing;
        try {
            listing = weld.integrations();
        } catch (WeldException e) {
            return Optional.empty();
        }
        List<String> ids = listing.items().stream().map(Integration::id).toList();
        if (ids.isEmpty() || ids.contains(integrationId) || listing.mayHide(integrationId)) {
            return Optional.empty();
        }
        List<String> nearest = NearestNames.of(integrationId, ids);
        return Optional.of(Outcome.NotReady.of(
                Situation.INTEGRATION_UNKNOWN, integrationId, nearest.isEmpty() ? "none" : String.join(", ", nearest)));
    }
}
