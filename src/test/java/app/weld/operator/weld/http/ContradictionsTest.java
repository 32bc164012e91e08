package app.weld.operator.weld.http;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.weld.assumptions.Assumption;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ContradictionsTest {
    private static final Instant T = Instant.parse("2026-11-25T10:00:00Z");
    private static final String SYNC =
            "{'id':'s1','enabled':false,'source_connection_id':'c1','destination_schema_name':'crm','sync_interval':'0 * * * *'%s}";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private long now;
    private final Contradictions contradictions = new Contradictions(registry, "ab12", () -> now);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Contradictions.class);

    @BeforeEach
    void listen() {
        Contradictions.register(registry);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder().build().readTree(text.replace('\'', '"'));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void seen(ApiRequest call, int status, String body) {
        contradictions.seen(
                call, new ApiResponse.Answer(status, body.isEmpty() ? null : json(body), null, T, false, null));
    }

    private Set<Assumption> contradicted() {
        return Arrays.stream(Assumption.values())
                .filter(assumption -> registry.get("weld.assumption.violations")
                                .tag("assumption", assumption.id())
                                .counter()
                                .count()
                        > 0)
                .collect(Collectors.toSet());
    }

    private static ApiRequest create(String more) {
        return ApiRequest.to("POST", "/elt_syncs")
                .body(json("{'connection_id':'c1','destination_schema_name':'crm','sync_interval':'0 * * * *'" + more
                        + "}"));
    }

    @Test
    void saysNothingOfWhatIsAsAssumed() {
        seen(create(",'start_date':'2024-01-01'"), 201, SYNC.formatted(",'start_date':'2024-01-01T00:00:00.000Z'"));
        seen(ApiRequest.to("GET", "/elt_syncs"), 200, "{'has_more':false,'data':[" + SYNC.formatted("") + "]}");
        seen(ApiRequest.to("DELETE", "/elt_syncs/{id}", "s1"), 204, "");
        seen(ApiRequest.to("GET", "/elt_syncs/{id}", "s1"), 404, "{'error_code':'NOT_FOUND','message':'m'}");
        seen(ApiRequest.to("GET", "/elt_syncs/{id}", "s9"), 404, "{'error_code':'NOT_FOUND','message':'m'}");
        assertThat(contradicted()).isEmpty();
    }

    @Test
    void noticesOtherSpellingsOfWhatWasSent() {
        seen(
                create(",'start_date':'2024-01-01'"),
                201,
                SYNC.formatted(",'start_date':'2023-12-31T23:00:00.000Z'").replace("crm", "CRM"));
        assertThat(contradicted())
                .containsExactlyInAnyOrder(Assumption.SCHEMA_AS_SENT, Assumption.START_DATE_AT_MIDNIGHT_UTC);
        seen(create(",'start_date':'2024-01-01'"), 201, SYNC.formatted(""));
        assertThat(contradicted()).contains(Assumption.START_DATE_HONOURED);
        seen(
                ApiRequest.to("GET", "/elt_syncs"),
                200,
                "{'data':[" + SYNC.formatted("").replace("0 * * * *", "00 * * * *") + "]}");
        assertThat(contradicted()).contains(Assumption.SCHEDULE_AS_SENT);
    }

    @Test
    void noticesThatRunsOfOrchestrationsAreNotListed() {
        ApiRequest list = ApiRequest.to("GET", "/orchestration_runs").idQuery("orchestration_id", "o1");
        seen(list, 200, "{'has_more':false,'data':[{'id':'r1','orchestration_id':'o1','status':'RUNNING'}]}");
        seen(list, 429, "{'error_code':'TOO_MANY','message':'m'}");
        assertThat(contradicted()).isEmpty();

        seen(list, 200, "{'runs':{}}");
        assertThat(contradicted()).containsExactly(Assumption.ORCHESTRATION_RUNS_LISTED);
        seen(list, 200, "{'has_more':false,'data':[{'id':'r1','state':'done'}]}");
        seen(list, 403, "{'error_code':'FORBIDDEN','message':'m'}");
        assertThat(registry.get("weld.assumption.violations")
                        .tag("assumption", "A41")
                        .counter()
                        .count())
                .isEqualTo(3);
        assertThat(contradicted()).containsExactly(Assumption.ORCHESTRATION_RUNS_LISTED);
    }

    @Test
    void noticesThatASyncOfAnOrchestrationDoesNotRunAlone() {
        ApiRequest list = ApiRequest.to("GET", "/elt_syncs");
        String streams = ",'source_streams':[{'id':'t1','elt_sync_id':'s1','name':'a'}]";
        ApiRequest run = ApiRequest.to("POST", "/elt_streams/{id}/request_run", "t1");
        String refusal = "{'error_code':'BAD_REQUEST','message':'m'}";
        seen(list, 200, "{'data':[" + SYNC.formatted(streams) + "]}");
        seen(run, 400, refusal);
        assertThat(contradicted()).doesNotContain(Assumption.ORCHESTRATED_SYNCS_RUN_ALONE);

        seen(list, 200, "{'data':[" + SYNC.formatted(streams + ",'orchestration_workflow_id':'o1'") + "]}");
        seen(run, 400, refusal);
        assertThat(contradicted()).contains(Assumption.ORCHESTRATED_SYNCS_RUN_ALONE);
    }

    @Test
    void noticesWhatIsNotDocumentedAndTellsNoValue() {
        ApiRequest list = ApiRequest.to("GET", "/elt_syncs");
        for (int i = 0; i < 3; i++) {
            seen(list, 200, "{'data':[" + SYNC.formatted(",'secret_of_weld':'s3cret','status':'HIBERNATING'") + "]}");
        }
        assertThat(contradicted()).containsExactly(Assumption.FIELDS_KNOWN);
        assertThat(log.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .contains("secret_of_weld: STRING", "#a36", "ab12")
                .doesNotContain("s3cret", "crm"));
    }

    @Test
    void noticesAnUnaskedChangeOfAStream() {
        String stream = "{'id':'x','name':'accounts','enabled_history_table':%s,'full_sync_always':false}";
        seen(
                ApiRequest.to("GET", "/elt_syncs/{id}", "s1"),
                200,
                SYNC.formatted(",'source_streams':[" + stream.formatted("true") + "]"));
        ApiRequest put = ApiRequest.to("POST", "/elt_syncs/{id}/source_streams", "s1")
                .body(json("{'source_streams':[{'name':'accounts','full_sync_always':true}]}"));
        seen(put, 201, "{'source_streams':[" + stream.formatted("true") + "]}");
        assertThat(contradicted()).isEmpty();
        seen(put, 201, "{'source_streams':[" + stream.formatted("false") + "]}");
        assertThat(contradicted()).containsExactly(Assumption.OMITTED_STREAM_FIELDS_KEPT);
    }

    @Test
    void noticesA403OnAWriteWhileReadsWork() {
        ApiRequest enable = ApiRequest.to("POST", "/elt_syncs/{id}/enable", "s1");
        seen(enable, 403, "{'error_code':'FORBIDDEN','message':'m'}");
        assertThat(contradicted()).isEmpty();
        seen(ApiRequest.to("GET", "/integrations"), 200, "{'data':[]}");
        seen(enable, 403, "{'error_code':'FORBIDDEN','message':'m'}");
        assertThat(contradicted()).containsExactly(Assumption.FORBIDDEN_MEANS_ONE_REQUEST);
    }

    @Test
    void noticesA404SoonAfterACreation() {
        seen(create(""), 201, SYNC.formatted(""));
        seen(ApiRequest.to("GET", "/elt_syncs/{id}", "s1"), 404, "{'error_code':'NOT_FOUND','message':'m'}");
        assertThat(contradicted()).containsExactly(Assumption.READS_SHOW_WRITES);
        seen(
                ApiRequest.to("POST", "/elt_streams/{id}/request_run", "x"),
                404,
                "{'error_code':'NOT_FOUND','message':'job not found'}");
        assertThat(contradicted()).contains(Assumption.JOBS_EXIST_AT_ONCE);
    }

    @Test
    void noticesARunThatBeginsLate() {
        seen(ApiRequest.to("POST", "/elt_streams/{id}/request_run", "x"), 200, "{'status_url':'/'}");
        ApiRequest runs = ApiRequest.to("GET", "/elt_stream_runs").idQuery("elt_stream_id", "x");
        seen(runs, 200, "{'data':[{'started_at':'2026-11-25T09:00:00Z'}]}");
        assertThat(contradicted()).isEmpty();
        seen(runs, 200, "{'data':[{'started_at':'2026-11-25T10:06:00Z'}]}");
        assertThat(contradicted()).containsExactly(Assumption.RUNS_BEGIN_SOON);
    }

    @Test
    void takesWhateverWeldAnswersAndRemembersLittle() {
        for (int i = 0; i < 5000; i++) {
            seen(create(""), 201, SYNC.formatted("").replace("s1", "s" + i));
        }
        now += Duration.ofMinutes(3).toNanos();
        seen(ApiRequest.to("GET", "/elt_syncs/{id}", "s4999"), 404, "{'error_code':'NOT_FOUND','message':'m'}");
        for (String body :
                new String[] {"[]", "1", "'x'", "{'data':1}", "{'data':[1,null,[]]}", "{'source_streams':[1]}"}) {
            for (String endpoint : new String[] {"/elt_syncs", "/elt_stream_runs"}) {
                seen(ApiRequest.to("GET", endpoint), 200, body);
            }
            seen(create(""), 201, body);
            seen(ApiRequest.to("POST", "/elt_syncs/{id}/source_streams", "s1"), 201, body);
        }
        assertThat(contradicted()).doesNotContain(Assumption.READS_SHOW_WRITES);
    }
}
