package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.Recorded;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A few syncs of ours in an account with many more of others. */
class LargeAccountIT {
    private static final int OTHERS = 950;
    private static final int PAGES = 10;
    private static final int LOOKS = 5;

    @RegisterExtension
    private static final Harness harness = Harness.withoutOperator().withoutRequestCheck();

    private static Harness.Tenant tenant;

    @BeforeAll
    static void start() {
        tenant = harness.tenant("large");
        // What other tests have left behind is none of its business.
        harness.startOperator("WATCH_NAMESPACES", tenant.namespace());
    }

    private static List<Recorded> lists() {
        return harness.weld().requests().stream()
                .filter(request ->
                        request.method().equals("GET") && request.path().equals("/elt_syncs"))
                .toList();
    }

    private static void create(String name, String connection) {
        tenant.sync(
                name,
                "connectionId: " + connection,
                "apiKeySecretRef: {name: weld-api-key}",
                "destinationSchemaName: " + name,
                "syncInterval: '0 6 * * *'",
                "streams: [{name: accounts}]");
    }

    /** Reads go on until that many were made in another way than by listing everything. */
    private static void narrow() {
        await().until(() -> {
            List<Recorded> lists = lists();
            return lists.size() > LOOKS
                    && lists.subList(lists.size() - LOOKS, lists.size()).stream()
                            .allMatch(list -> list.query().contains("connection_id="));
        });
    }

    @Test
    void isLookedAtByOurConnectionsAloneAndSeesAllThatConcernsUs() {
        Account account = tenant.account();
        String others = account.createConnection("salesforce", "of others");
        for (int number = 0; number < OTHERS; number++) {
            account.createSync(others, "other_" + number, "0 5 * * *");
        }
        String ours = account.createConnection("salesforce", "ours");
        create("crm", ours);
        create("sales", ours);
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        tenant.awaitSync("sales", "InSync");
        await().untilAsserted(() -> assertThat(lists())
                .as("all of them are listed at first")
                .filteredOn(list -> !list.query().contains("connection_id="))
                .hasSizeGreaterThanOrEqualTo(PAGES));
        narrow();

        account.changeInterval(id, "0 0 * * *");
        await().until(() -> account.sync(id).orElseThrow().interval().equals("0 6 * * *"));
        String copy = account.createSync(ours, "crm", "0 6 * * *");
        tenant.awaitNote("DuplicateSync", copy);
        account.deleteSync(copy);
        account.deleteSync(id);
        await().until(() -> {
            String now = tenant.sync("crm").getStatus().syncId();
            return now != null && !now.equals(id);
        });
        tenant.awaitSync("crm", "InSync");
        narrow();

        create("elsewhere", account.createConnection("salesforce", "ours, too"));
        tenant.awaitSync("elsewhere", "InSync");
        narrow();
        assertThat(tenant.account().syncs()).hasSize(OTHERS + 3);
    }
}
