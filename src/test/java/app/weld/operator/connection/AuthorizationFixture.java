package app.weld.operator.connection;

import app.weld.operator.ManualClock;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.OperatorCounters;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.RequeueIntervals;
import app.weld.operator.snapshot.RecentWrites;
import app.weld.operator.status.AppUrls;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.ConnectionBridge;
import app.weld.operator.weld.FakeWeld;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One {@code WeldConnection}, with its status as the API server keeps it, and what authorizes it. */
final class AuthorizationFixture {
    static final String CALLBACK = "https://operator.example/callback";

    final ManualClock clock = new ManualClock();
    final FakeWeld weld = new FakeWeld(clock);
    final OwnershipClaims claims = new OwnershipClaims();
    final AuthorizationCallbacks callbacks = new AuthorizationCallbacks(key -> {});
    private final ControllerContext controller;
    private final StoredConnection stored = new StoredConnection();
    private ConnectionMemory memory;
    private ApiKey key = new ApiKey("the-key-of-the-team");

    AuthorizationFixture() {
        controller = new ControllerContext(
                null,
                null,
                null,
                null,
                new EventRecorder(null, clock, "test", task -> {}),
                any -> {},
                new OperatorCounters(new SimpleMeterRegistry()),
                new RequeueIntervals(Duration.ofMinutes(1), Duration.ofSeconds(90), () -> 0),
                clock,
                AppUrls.NONE);
        memory = ConnectionMemory.empty(controller);
        spec(spec -> {});
        weld.integrations();
    }

    void spec(Consumer<ObjectNode> change) {
        stored.spec(spec -> {
            spec.put("redirectUri", CALLBACK);
            change.accept(spec);
        });
    }

    void annotate(String name, String value) {
        stored.annotate(name, value);
    }

    /** Another process goes on, which remembers nothing. */
    void restart() {
        memory = ConnectionMemory.empty(controller);
    }

    void replaceKey(String secret) {
        key = new ApiKey(secret);
    }

    Account account() {
        return new Account(key, weld, new RecentWrites(clock, Duration.ofSeconds(30)));
    }

    ConnectionLedger ledger() {
        return stored.ledger;
    }

    void ledger(ConnectionLedger next) {
        stored.ledger = next;
    }

    /** Another process, or a person, writes these facts while a reconciliation is under way. */
    void overwrite(ConnectionLedger other) {
        stored.overwrite(other);
    }

    WeldConnection resource() {
        return stored.resource;
    }

    ConnectionContext open() {
        return stored.open(clock.instant(), memory, ConnectPages.none());
    }

    private LinkRequest request(@Nullable String callbackUrl) {
        return new LinkRequest(controller, callbacks, new LinkWait(controller.intervals()), callbackUrl);
    }

    private LostLink lost(LinkRequest request) {
        return new LostLink(controller, callbacks, new LinkWait(controller.intervals()), request, outcome());
    }

    private LinkOutcome outcome() {
        return new LinkOutcome(claims, callbacks, new ConnectionBinding(controller.events(), callbacks));
    }

    /** Weld has answered with this link. */
    AuthorizationResult open(ConnectionBridge made, Account account) {
        Bridge intent = Bridge.intended("state", clock.instant().toString(), null, CALLBACK, List.of(), 0);
        return request(null).open(open(), account, intent, made);
    }

    /** One reconciliation of a connection that is not bound, as far as authorization goes. */
    AuthorizationResult authorize() {
        return authorize(weld.connections().items());
    }

    AuthorizationResult authorize(List<Connection> listed) {
        LinkRequest request = request(null);
        return new Authorization(
                        controller.events(),
                        claims,
                        callbacks,
                        new ConnectionBinding(controller.events(), callbacks),
                        outcome(),
                        request,
                        lost(request))
                .run(open(), listed, account());
    }

    /** One reconciliation of a connection that is bound. */
    AuthorizationResult reauthorize(String id) {
        LinkRequest request = request(null);
        Connection connection = weld.connections().items().stream()
                .filter(listed -> listed.id().equals(id))
                .findFirst()
                .orElseThrow();
        return new Reauthorization(controller.events(), callbacks, request, lost(request))
                .run(open(), connection, account());
    }

    String bridgeId() {
        return String.valueOf(weld.allBridges().get(0).id());
    }
}
