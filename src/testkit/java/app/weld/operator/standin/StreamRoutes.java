package app.weld.operator.standin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;

/** ELT streams and their runs. */
final class StreamRoutes {
    private StreamRoutes() {}

    static void addTo(Routes routes, String url) {
        routes.add("GET", "/elt_streams", StreamRoutes::list);
        routes.add("GET", "/elt_streams/{id}", call -> Answer.json(200, Replies.stream(call.stream())));
        routes.add("DELETE", "/elt_streams/{id}", call -> {
            call.operations().deleteStream(call.id());
            return Answer.empty(204);
        });
        routes.add("POST", "/elt_streams/{id}/request_run", call -> requestRun(call, url));
        routes.add("POST", "/elt_streams/{id}/request_full_refresh", StreamRoutes::requestFullRefresh);
        routes.add("POST", "/elt_streams/{id}/cancel_full_refresh", call -> {
            call.operations().cancelFullRefresh(call.id());
            return Answer.empty(204);
        });
        routes.add("GET", "/elt_stream_runs", StreamRoutes::listRuns);
        routes.add("GET", "/elt_stream_runs/{id}", StreamRoutes::run);
    }

    private static Answer list(Call call) {
        String syncId = call.query().get("elt_sync_id");
        Answer answer = Replies.page(
                call,
                call.account().streams,
                stream -> syncId == null || syncId.equals(stream.syncId()),
                Replies::stream);
        return syncId == null ? OddItems.among(call, answer, OddItems::streams) : answer;
    }

    private static Answer requestRun(Call call, String url) {
        return call.operations()
                .requestRun(call.id())
                .map(active -> Answer.json(
                        409,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("error_code", "CONFLICT")
                                .put("message", "The job is already running or scheduled")
                                .put("active_run_id", active.id())))
                .orElseGet(() -> Answer.json(
                        200,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put(
                                        "status_url",
                                        (call.account().quirks.has(Way.STATUS_URLS_ABSOLUTE) ? url : "")
                                                + call.operations().runUrl(call.id()))));
    }

    private static Answer requestFullRefresh(Call call) {
        boolean reset = Body.ofOptional(call.body(), "reset_history_table").flag("reset_history_table");
        call.operations().requestFullRefresh(call.id(), reset);
        return Answer.empty(204);
    }

    private static Answer listRuns(Call call) {
        String streamId = call.query().get("elt_stream_id");
        if (streamId == null) {
            throw Refusal.badRequest("elt_stream_id is required");
        }
        String direction = call.query().get("sort_direction");
        if (direction != null && !List.of("asc", "desc").contains(direction)) {
            throw Refusal.badRequest("sort_direction must be asc or desc");
        }
        if (call.account().streams.get(streamId).isEmpty()) {
            throw Refusal.notFound("ELT Stream");
        }
        return Replies.page(call, call.account().runs.table(streamId), run -> true, Replies::run);
    }

    private static Answer run(Call call) {
        if (!call.id().startsWith(Runs.ID_PREFIX)) {
            throw Refusal.badRequest("Invalid run ID format");
        }
        RunRow run = call.account().runs.run(call.id()).orElseThrow(() -> Refusal.notFound("ELT Stream Run"));
        return Answer.json(200, Replies.run(run));
    }
}
