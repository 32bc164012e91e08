package app.weld.operator.standin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** ELT streams and their runs. */
final class StreamRoutes {
    private StreamRoutes() {}

    static void addTo(Routes routes, String url) {
        routes.add("GET", "/elt_streams", StreamRoutes::list);
        routes.add("GET", "/elt_streams/{id}", call -> Answer.json(200, Replies.stream(call.stream())));
        routes.add("DELETE", "/elt_streams/{id}", call -> {
            call.account().delete(call.stream());
            return Answer.empty(204);
        });
        routes.add("POST", "/elt_streams/{id}/request_run", call -> requestRun(call, url));
        routes.add("POST", "/elt_streams/{id}/request_full_refresh", StreamRoutes::requestFullRefresh);
        routes.add("POST", "/elt_streams/{id}/cancel_full_refresh", call -> {
            call.account().streams.put(call.stream().marked(false, false));
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
        Account account = call.account();
        StreamRow stream = call.stream();
        checkRunning(account, stream);
        Optional<RunRow> active = account.runs.active(stream.id());
        if (active.isPresent()) {
            return Answer.json(
                    409,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("error_code", "CONFLICT")
                            .put("message", "The job is already running or scheduled")
                            .put("active_run_id", active.get().id()));
        }
        List<RunRow> earlier = account.runs.history(stream.id());
        account.runs.request(stream);
        String after =
                earlier.isEmpty() ? "" : "&starting_after=" + earlier.get(0).id();
        return Answer.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put(
                                "status_url",
                                (account.quirks.has(Way.STATUS_URLS_ABSOLUTE) ? url : "")
                                        + "/elt_stream_runs?elt_stream_id=" + stream.id() + after
                                        + "&limit=1&sort_direction=asc"));
    }

    private static Answer requestFullRefresh(Call call) {
        StreamRow stream = call.stream();
        boolean reset = Body.ofOptional(call.body(), "reset_history_table").flag("reset_history_table");
        checkRunning(call.account(), stream);
        call.account().streams.put(stream.marked(true, reset));
        return Answer.empty(204);
    }

    private static void checkRunning(Account account, StreamRow stream) {
        if (!account.syncs.get(stream.syncId()).orElseThrow().enabled()) {
            throw Refusal.badRequest("The ELT Sync is not running");
        }
        Instant enabled = account.enabledAt(stream.syncId()).orElse(stream.createdAt());
        Instant youngest = enabled.isAfter(stream.createdAt()) ? enabled : stream.createdAt();
        if (account.now().isBefore(youngest.plus(account.quirks.jobDelay()))) {
            throw Refusal.noJob(account.quirks.jobMissingStatus());
        }
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
