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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds out whether Weld refused a link because the workspace has no such integration, or its plan does not include it. */
final class UnknownIntegration {
    private static final int PAYMENT_REQUIRED = 402;
    private static final int FORBIDDEN = 403;
    private static final Pattern PLAN = Pattern.compile("(?i)\\b(plan|upgrade|subscription|entitle)");

    private UnknownIntegration() {}

    /** Explains a refusal; empty if it has another cause, or none that can be found out now. */
    static Optional<Outcome.Stop> check(String integrationId, WeldException refusal, WeldApi weld) {
        if (!(refusal instanceof WeldException.Rejected rejected)) {
            return Optional.empty();
        }
        Listing<Integration> listing;
        try {
            listing = weld.integrations();
        } catch (WeldException e) {
            return Optional.empty();
        }
        Optional<Outcome.Stop> plan = needsPlan(integrationId, rejected, listing);
        if (plan.isPresent()) {
            return plan;
        }
        List<String> ids = listing.items().stream().map(Integration::id).toList();
        if (ids.isEmpty() || ids.contains(integrationId) || listing.mayHide(integrationId)) {
            return Optional.empty();
        }
        List<String> nearest = NearestNames.of(integrationId, ids);
        return Optional.of(Outcome.NotReady.of(
                Situation.INTEGRATION_UNKNOWN,
                integrationId,
                nearest.isEmpty() ? "none" : String.join(", ", nearest),
                integrationId));
    }

    /** The refusal with the plan that the integration needs, where Weld says which, and the plan may be the cause. */
    private static Optional<Outcome.Stop> needsPlan(
            String integrationId, WeldException.Rejected refusal, Listing<Integration> listing) {
        String message = String.valueOf(refusal.getMessage());
        boolean mayBeThePlan = refusal.status() == FORBIDDEN
                || refusal.status() == PAYMENT_REQUIRED
                || PLAN.matcher(message).find();
        return listing.items().stream()
                .filter(integration -> mayBeThePlan && integration.id().equals(integrationId))
                .flatMap(integration -> Stream.ofNullable(integration.minRequiredPlan()))
                .findFirst()
                .map(plan -> new Outcome.Failed(new WeldException.Rejected(
                        refusal.status(),
                        message + " (by Weld's list, integration " + integrationId + " needs the plan " + plan
                                + " or a larger one)",
                        refusal.code())));
    }
}
