package app.weld.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.ConnectionReport;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionSpec;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import app.weld.operator.connection.ConnectPages.Link;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectPagesTest {
    private static final String LINK = "https://connect.weld.app/authorize?x=1&y=2";
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant END = NOW.plus(Duration.ofMinutes(10));

    private final ManualClock clock = new ManualClock(NOW);
    private final ConnectPages pages = new ConnectPages(URI.create("https://weld.example.com/connect"), clock);

    private static Bridge bridge(String state) {
        return Bridge.intended(state, NOW.toString(), null, null, List.of(), 0);
    }

    private static Bridge answered(String state) {
        return bridge(state).confirmed("b1", END.toString(), null);
    }

    private static WeldConnection with(ConnectionLedger ledger) {
        WeldConnection connection = new WeldConnection();
        connection.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team")
                .withName("crm")
                .withUid("uid")
                .build());
        connection.setSpec(new WeldConnectionSpec(
                "salesforce", null, new SecretKeyRef("weld-api-key", null), null, null, null, null, null, null, null));
        connection.setStatus(WeldConnectionStatus.of(ledger, ConnectionReport.EMPTY));
        return connection;
    }

    private static ConnectionLedger open(String state, String link) {
        return ConnectionLedger.EMPTY.pending(answered(state), link, "digest");
    }

    private Optional<Link> shown(String url) {
        return pages.find(url.substring(url.lastIndexOf('/') + 1)).map(ConnectPages.Page::link);
    }

    @Test
    void leadsToTheLinkUntilItEnds() {
        pages.observed(with(open("s1", LINK)));
        String url = pages.url(answered("s1"));

        assertThat(url).matches("https://weld\\.example\\.com/connect/[0-9a-f]{64}");
        assertThat(shown(url)).contains(new Link.Open(URI.create(LINK), END));
        assertThat(pages.find(url.substring(url.lastIndexOf('/') + 1)))
                .hasValueSatisfying(page -> assertThat(page.resource().name()).isEqualTo("crm"));
        clock.advance(Duration.ofMinutes(10));
        assertThat(shown(url)).contains(new Link.Expired());
    }

    @Test
    void saysThatTheSourceIsConnectedWhoeverComesAgain() {
        pages.observed(with(open("s1", LINK)));
        pages.observed(with(open("s1", LINK).bound("c1", Origin.Created, "digest")));

        assertThat(shown(pages.url(answered("s1")))).contains(new Link.Connected());
    }

    @Test
    void endsWithItsLink() {
        pages.observed(with(open("s1", LINK)));
        pages.observed(with(open("s2", LINK)));
        assertThat(shown(pages.url(answered("s1")))).as("replaced").isEmpty();
        assertThat(shown(pages.url(answered("s2")))).isPresent();

        pages.observed(with(ConnectionLedger.EMPTY.bridging(bridge("s3"))));
        assertThat(shown(pages.url(answered("s2")))).as("given up").isEmpty();

        pages.observed(with(open("s4", LINK)));
        WeldConnection deleted = with(open("s4", LINK));
        deleted.getMetadata().setDeletionTimestamp(NOW.toString());
        pages.observed(deleted);
        assertThat(shown(pages.url(answered("s4")))).as("deleted").isEmpty();
    }

    @Test
    void leadsNowhereElse() {
        pages.observed(with(open("s1", LINK)));

        // What a person may know of the link: its state, and the digest in the status.
        assertThat(pages.find("s1")).isEmpty();
        assertThat(pages.find(Bridge.digest("s1"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "data:text/html,x",
                "/relative",
                "https:///nohost",
                "not a link",
                "ftp://x.example"
            })
    void opensNothingThatABrowserShouldNotFollow(String link) {
        pages.observed(with(open("s1", link)));

        assertThat(shown(pages.url(answered("s1")))).contains(new Link.Unusable());
    }

    @Test
    void hasNoPageBeforeWeldHasAnsweredOrWithoutAnAddress() {
        assertThat(pages.url(bridge("s1"))).isNull();
        assertThat(pages.url(null)).isNull();
        assertThat(ConnectPages.none().url(answered("s1"))).isNull();
    }

    @Test
    void keepsTheLinkOutOfTexts() {
        assertThat(new Link.Open(URI.create(LINK), END)).asString().doesNotContain("authorize");
    }
}
