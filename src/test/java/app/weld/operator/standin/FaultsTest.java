package app.weld.operator.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private static final String KEY = "a-key";

    private final WeldStandIn weld = WeldStandIn.start();
    private final Account account = weld.account(KEY);
    private final Client client = new Client(weld.url(), KEY);
    private final String connection = account.createConnection("salesforce", "sales");

    @AfterEach
    void stop() {
        weld.close();
    }

    private Client.Got create() throws IOException, InterruptedException {
        return client.post(
                "/elt_syncs",
                "{\"connection_id\": \"%s\", \"destination_schema_name\": \"crm\", \"sync_interval\": \"0 4 * * *\"}"
                        .formatted(connection));
    }

    @Test
    void failsAsOftenAsTold() throws Exception {
        Fault fault = weld.faults().on("POST", "/elt_syncs").times(2).fail(503);
        assertThat(create().status()).isEqualTo(503);
        assertThat(client.get("/elt_syncs").status()).isEqualTo(200);
        assertThat(create().at("/error_code")).isEqualTo("ERROR_503");
        assertThat(account.syncs()).isEmpty();
        assertThat(create().status()).isEqualTo(201);
        assertThat(fault.hits()).isEqualTo(2);
    }

    @Test
    void letsTheFirstPassAndMeetsOneKeyOnly() throws Exception {
        weld.account("another");
        weld.faults().on("*", "/elt_syncs/**").withKey(KEY).afterFirst(1).once().fail(500);
        Client other = new Client(weld.url(), "another");
        assertThat(client.get("/elt_syncs/x").status()).isEqualTo(404);
        assertThat(other.get("/elt_syncs/x").status()).isEqualTo(404);
        assertThat(client.get("/elt_syncs/x/status").status()).isEqualTo(500);
        assertThat(client.get("/elt_syncs/x").status()).isEqualTo(404);
    }

    @Test
    void goesOnUntilRemoved() throws Exception {
        Fault fault = weld.faults().on("GET", "/elt_syncs").fail(500);
        for (int i = 0; i < 3; i++) {
            assertThat(client.get("/elt_syncs").status()).isEqualTo(500);
        }
        fault.remove();
        assertThat(client.get("/elt_syncs").status()).isEqualTo(200);
        assertThat(fault.hits()).isEqualTo(3);
    }

    @Test
    void cutsBeforeDoingIt() {
        weld.faults().on("POST", "/elt_syncs").once().cutBefore();
        assertThatThrownBy(this::create).isInstanceOf(IOException.class);
        assertThat(account.syncs()).isEmpty();
        assertThat(weld.requests()).singleElement().satisfies(request -> {
            assertThat(request.status()).isZero();
            assertThat(request.fault()).isTrue();
        });
    }

    @Test
    void cutsAfterDoingIt() throws Exception {
        client.get("/elt_syncs");
        weld.faults().on("POST", "/elt_syncs").once().cutAfter();
        assertThatThrownBy(this::create).isInstanceOf(IOException.class);
        assertThat(account.syncs()).hasSize(1);
        assertThat(weld.count("POST", "/elt_syncs")).isEqualTo(1);
    }

    @Test
    void cutsHalfwayThroughTheAnswer() {
        weld.faults().on("POST", "/elt_syncs").once().cutHalfway();
        assertThatThrownBy(this::create).isInstanceOf(IOException.class);
        assertThat(account.syncs()).hasSize(1);
    }

    @Test
    void cutsAlsoReads() {
        weld.faults().on("GET", "/elt_syncs").cutBefore();
        assertThatThrownBy(() -> client.get("/elt_syncs")).isInstanceOf(IOException.class);
    }

    @Test
    void failsAfterDoingIt() throws Exception {
        weld.faults().on("POST", "/elt_syncs").once().failAfter(500);
        assertThat(create().status()).isEqualTo(500);
        assertThat(account.syncs()).hasSize(1);
    }

    @Test
    void saysWhenToComeBackInBothForms() throws Exception {
        weld.faults().on("*", "/**").once().tooManyRequests(7);
        weld.faults().on("*", "/**").once().tooManyRequestsUntil(Instant.parse("2026-11-04T05:06:07Z"));
        weld.faults().on("*", "/**").once().tooManyRequests(null);
        Client.Got seconds = client.get("/elt_syncs");
        assertThat(seconds.status()).isEqualTo(429);
        assertThat(seconds.header("Retry-After")).isEqualTo("7");
        // HTTP wants two digits for the day.
        assertThat(client.get("/elt_syncs").header("Retry-After")).isEqualTo("Wed, 04 Nov 2026 05:06:07 GMT");
        Client.Got silent = client.get("/elt_syncs");
        assertThat(silent.status()).isEqualTo(429);
        assertThat(silent.header("Retry-After")).isNull();
    }

    @Test
    void spoilsTheAnswerOfWhatItHasDone() throws Exception {
        List<Client.Got> got = new ArrayList<>();
        weld.faults().on("POST", "/elt_syncs").once().garbage();
        weld.faults().on("POST", "/elt_syncs").once().truncated();
        weld.faults().on("POST", "/elt_syncs").once().htmlBody();
        weld.faults().on("POST", "/elt_syncs").once().emptyBody();
        weld.faults().on("POST", "/elt_syncs").once().replace("{\"id\": null}");
        weld.faults().on("POST", "/elt_syncs").once().rewrite(json -> ((ObjectNode) json).put("status", "NEW_ONE"));
        for (int i = 0; i < 6; i++) {
            got.add(create());
        }
        assertThat(got).extracting(Client.Got::status).containsOnly(201);
        assertThat(account.syncs()).hasSize(6);
        for (Client.Got bad : got.subList(0, 3)) {
            assertThatThrownBy(bad::json).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(got.get(2).text()).startsWith("<!DOCTYPE html>");
        assertThat(got.get(3).text()).isEmpty();
        assertThat(got.get(4).text()).isEqualTo("{\"id\": null}");
        assertThat(got.get(5).at("/status")).isEqualTo("NEW_ONE");
    }

    @Test
    void answersHtmlAsAGatewayDoes() throws Exception {
        weld.faults().on("POST", "/elt_syncs").once().html(502);
        Client.Got page = create();
        assertThat(page.status()).isEqualTo(502);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(account.syncs()).isEmpty();
    }

    @Test
    void delaysAndIsSlowInGeneral() throws Exception {
        weld.faults().on("GET", "/connections").once().delay(Duration.ofMillis(200));
        client.get("/connections");
        weld.latency(Duration.ofMillis(100));
        client.get("/connections");
        assertThat(weld.requests().get(0).took()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        assertThat(weld.requests().get(1).took()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(20));
    }

    @Test
    void holdsARequestUntilLetGo() throws Exception {
        Hold before = weld.faults().on("POST", "/elt_syncs").once().holdBefore();
        Hold after = weld.faults().on("POST", "/elt_syncs").once().holdAfter();
        CompletableFuture<Integer> first = inBackground();
        assertThat(before.awaitArrival(Duration.ofSeconds(20))).isTrue();
        assertThat(account.syncs()).isEmpty();
        CompletableFuture<Integer> second = inBackground();
        assertThat(after.awaitArrival(Duration.ofSeconds(20))).isTrue();
        assertThat(account.syncs()).hasSize(1);
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
        assertThat(weld.recorder().mostInFlight()).isEqualTo(2);
        before.release();
        after.release();
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(201);
        assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(201);
    }

    @Test
    void runsSomethingBetweenDoingItAndAnsweringIt() throws Exception {
        List<Integer> syncs = new ArrayList<>();
        weld.faults()
                .on("POST", "/elt_syncs")
                .once()
                .before(() -> syncs.add(account.syncs().size()));
        weld.faults()
                .on("POST", "/elt_syncs")
                .once()
                .after(() -> syncs.add(account.syncs().size()));
        create();
        create();
        assertThat(syncs).containsExactly(0, 2);
    }

    @Test
    void hidesTheKeyCheckBehindAFault() throws Exception {
        weld.faults().on("*", "/**").once().fail(403);
        assertThat(new Client(weld.url(), "unknown").get("/elt_syncs").status()).isEqualTo(403);
    }

    private CompletableFuture<Integer> inBackground() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return create().status();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
