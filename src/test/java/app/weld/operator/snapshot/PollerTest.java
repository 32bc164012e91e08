package app.weld.operator.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.weld.operator.ManualClock;
import app.weld.operator.api.ResourceKey;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.FakeWeldClients;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollerTest {
    private static final ApiKey KEY = new ApiKey("key");
    private static final ApiKey OTHER = new ApiKey("other");
    private static final ResourceKey SHOP = ResourceKey.connection("team", "shop", "uid-shop");
    private static final ResourceKey SECOND = ResourceKey.connection("team", "second", "uid-second");

    private final FakeWeld weld = new FakeWeld(new ManualClock());
    private final FakeWeldClients clients = new FakeWeldClients().account(KEY, weld);
    private final Queue<ResourceKey> woken = new ConcurrentLinkedQueue<>();
    private Poller poller;

    private Poller every(Duration interval) {
        poller = new Poller(clients, interval, Duration.ofSeconds(90), new ManualClock(), woken::add);
        return poller;
    }

    @AfterEach
    void stop() {
        poller.close();
    }

    @Test
    void looksAtOnceWhenTheFirstOneComes() {
        every(Duration.ofHours(1)).subscribe(SHOP, KEY, null);

        await().until(() -> woken.contains(SHOP));
        assertThat(clients.calls(Priority.BACKGROUND)).isEqualTo(1);
        assertThat(clients.calls(Priority.USER)).isZero();
    }

    @Test
    void sharesOneLookAmongAllWithTheSameKey() {
        every(Duration.ofHours(1)).subscribe(SHOP, KEY, null);
        await().until(() -> woken.contains(SHOP));

        Workspace workspace = poller.subscribe(SECOND, KEY, null);

        assertThat(poller.workspaces()).containsExactly(workspace);
        assertThat(weld.count(Call.CONNECTIONS)).isEqualTo(1);
    }

    @Test
    void goesOnAfterAnErrorOfTheProgram() {
        every(Duration.ofMillis(20)).subscribe(SHOP, KEY, null);
        await().until(() -> woken.contains(SHOP));
        weld.beforeNext(Call.CONNECTIONS, () -> {
            throw new StackOverflowError("planted");
        });
        long calls = weld.count(Call.CONNECTIONS);

        await().until(() -> weld.count(Call.CONNECTIONS) > calls + 2);
    }

    @Test
    void looksAgainEveryIntervalAndWakesForAChange() {
        every(Duration.ofMillis(20)).subscribe(SHOP, KEY, null);
        await().until(() -> weld.count(Call.CONNECTIONS) > 2);
        woken.clear();

        weld.addConnection("shopify", "Shop");

        await().until(() -> woken.contains(SHOP));
    }

    @Test
    void stopsLookingWhenTheLastOneLeaves() {
        every(Duration.ofMillis(20)).subscribe(SHOP, KEY, null);
        await().until(() -> weld.count(Call.CONNECTIONS) > 0);

        poller.unsubscribe(SHOP);

        long looks = weld.count(Call.CONNECTIONS);
        assertThat(poller.workspaces()).isEmpty();
        // A look that had begun may still end.
        await().during(Duration.ofMillis(200)).until(() -> weld.count(Call.CONNECTIONS) <= looks + 1);
        assertThat(poller.failureFor(SHOP)).isNull();
    }

    @Test
    void leavesAWorkspaceWhoseKeyIsNoLongerUsed() {
        clients.account(OTHER, new FakeWeld(new ManualClock()));
        every(Duration.ofHours(1)).subscribe(SHOP, KEY, null);

        Workspace workspace = poller.subscribe(SHOP, OTHER, null);

        assertThat(poller.workspaces()).containsExactly(workspace);
        assertThat(workspace.key()).isEqualTo(OTHER);
    }

    @Test
    void tellsWhyAWorkspaceCannotBeLookedAtAndThatItCanAgain() {
        // Given
        weld.down();
        every(Duration.ofMillis(20)).subscribe(SHOP, KEY, null);
        // Then
        await().until(() -> poller.failureFor(SHOP) instanceof WeldException.Unavailable);
        assertThat(woken).contains(SHOP);
        // And when Weld is back
        woken.clear();
        weld.up();
        await().until(() -> poller.failureFor(SHOP) == null && woken.contains(SHOP));
    }

    @Test
    void saysNothingOfAnEmptyBudgetAndTriesAgain() {
        weld.failNext(Call.CONNECTIONS, () -> new WeldException.Busy(Duration.ofMillis(10)));
        weld.failNext(Call.CONNECTIONS, () -> new WeldException.Busy(Duration.ofMillis(10)));

        every(Duration.ofHours(1)).subscribe(SHOP, KEY, null);

        await().until(() -> weld.count(Call.CONNECTIONS) == 3);
        await().until(() -> woken.contains(SHOP));
        assertThat(woken).hasSize(1);
        assertThat(poller.failureFor(SHOP)).isNull();
    }

    @Test
    void waitsAsLongAsWeldAsksFor() {
        weld.failNext(Call.CONNECTIONS, () -> new WeldException.RateLimited(Duration.ofMillis(10)));

        every(Duration.ofHours(1)).subscribe(SHOP, KEY, null);

        await().until(() -> weld.count(Call.CONNECTIONS) == 2);
    }

    @Test
    void livesOnAfterSomethingUnforeseen() {
        weld.beforeNext(Call.CONNECTIONS, () -> {
            throw new IllegalStateException("unforeseen");
        });

        every(Duration.ofMillis(20)).subscribe(SHOP, KEY, null);

        await().until(() -> woken.contains(SHOP));
    }
}
