package app.weld.operator.standin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Comparator;

/** Orchestrations and their runs. */
final class OrchestrationRoutes {
    private OrchestrationRoutes() {}

    static void addTo(Routes routes) {
        routes.add("GET", "/orchestrations", OrchestrationRoutes::list);
        routes.add("GET", "/orchestrations/{id}", call -> Answer.json(200, Replies.orchestration(orchestration(call))));
        routes.add(
                "POST",
                "/orchestrations/{id}/request_run",
                call -> Answer.json(
                        200, Replies.orchestrationRun(call.account().runs.requestOrchestration(orchestration(call)))));
        routes.add("GET", "/orchestration_runs", OrchestrationRoutes::listRuns);
        routes.add(
                "GET",
                "/orchestration_runs/{id}",
                call -> Answer.json(
                        200,
                        Replies.orchestrationRun(call.account()
                                .runs
                                .orchestrationRuns
                                .get(call.id())
                                .orElseThrow(() -> Refusal.notFound("Orchestration Run")))));
    }

    /** By name, unlike the other lists. */
    private static Answer list(Call call) {
        PagedTable<OrchestrationRow> byName = new PagedTable<>();
        call.account().orchestrations.all().stream()
                .sorted(Comparator.comparing(OrchestrationRow::name).reversed())
                .forEach(byName::put);
        return Replies.page(call, byName, row -> true, Replies::orchestration);
    }

    private static Answer listRuns(Call call) {
        if (call.account().quirks.has(Way.ORCHESTRATION_RUNS_OTHERWISE)) {
            return Answer.json(
                    200,
                    JsonNodeFactory.instance
                            .objectNode()
                            .set("runs", JsonNodeFactory.instance.objectNode().put("state", "done")));
        }
        String orchestrationId = call.query().get("orchestration_id");
        return Replies.page(
                call,
                call.account().runs.orchestrationRuns,
                run -> orchestrationId == null || orchestrationId.equals(run.orchestrationId()),
                Replies::orchestrationRun);
    }

    private static OrchestrationRow orchestration(Call call) {
        return call.account().orchestrations.get(call.id()).orElseThrow(() -> Refusal.notFound("Orchestration"));
    }
}
