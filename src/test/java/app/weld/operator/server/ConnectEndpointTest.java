package app.weld.operator.server;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.LocalHttp;
import app.weld.operator.server.ConnectEndpoint.Page;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectEndpointTest {
    private static final String OPEN = "a".repeat(64);
    private static final AwaitedSource SOURCE = new AwaitedSource("sales>force", "team", "crm");
    private static final Map<String, Page> PAGES = Map.of(
            OPEN,
            new Page.Open(
                    SOURCE,
                    "CRM \"of\" <Europe>",
                    URI.create("https://connect.weld.app/authorize?a=1&b=%22x%22"),
                    Instant.parse("2026-03-01T10:05:00Z")),
            "b".repeat(64),
            new Page.Connected(SOURCE, "CRM"),
            "c".repeat(64),
            new Page.Expired(SOURCE, "CRM"),
            "d".repeat(64),
            new Page.Unusable(SOURCE, "CRM"));

    private CallbackEndpoint callback;

    @BeforeEach
    void start() throws IOException {
        callback = new CallbackEndpoint(
                new HttpListener("callback", 0),
                URI.create("https://weld.example.com/oauth/callback"),
                (state, connection) -> Optional.empty());
        ConnectEndpoint.on(
                callback,
                URI.create("https://weld.example.com/connect"),
                token -> Optional.ofNullable(PAGES.get(token)));
        callback.start();
    }

    @AfterEach
    void stop() {
        callback.close();
    }

    private HttpResponse<String> get(String path) throws IOException {
        return LocalHttp.get(callback.port(), path);
    }

    @Test
    void leadsAPersonToWeld() throws Exception {
        HttpResponse<String> reply = get("/connect/" + OPEN);

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body())
                .contains("<a class=\"button\"", "rel=\"noopener noreferrer nofollow\"")
                .contains("href=\"https://connect.weld.app/authorize?a=1&amp;b=%22x%22\"")
                .contains("sales&gt;force", "CRM &quot;of&quot; &lt;Europe&gt;", "<dd>team</dd>", "WeldConnection crm")
                .contains("valid until March 1, 2026", "10:05", "UTC")
                .doesNotContain("<script", "<Europe>", OPEN);
        assertThat(reply.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(reply.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(reply.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'; style-src 'sha256-"));
    }

    @Test
    void speaksTheLanguageOfTheBrowser() throws Exception {
        HttpResponse<String> reply =
                LocalHttp.send(callback.port(), "GET", "/connect/" + OPEN, "Accept-Language", "de-CH,en;q=0.5");

        assertThat(reply.body()).contains("<html lang=\"de\">", "Weiter zu Weld", "1. M&auml;rz 2026");
    }

    @ParameterizedTest
    @CsvSource({"b,This source is connected", "c,This link has expired", "d,This link cannot be opened here"})
    void saysWhatBecameOfTheLink(String token, String title) throws Exception {
        HttpResponse<String> reply = get("/connect/" + token.repeat(64));

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).contains(title, "sales&gt;force").doesNotContain("href=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"e", "A", "../a", "%61"})
    void showsWhoeverDoesNotKnowTheAddressNothing(String character) throws Exception {
        HttpResponse<String> reply = get("/connect/" + character.repeat(64 / character.length()));

        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(reply.body()).doesNotContain("sales", "crm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/connect", "/connect/", "/connect//", "/connectx"})
    void servesNothingElse(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "HEAD"})
    void takesGetOnly(String method) throws Exception {
        assertThat(LocalHttp.send(callback.port(), method, "/connect/" + OPEN).statusCode())
                .isEqualTo(405);
    }

    @Test
    void leavesTheCallbackWhereItIs() throws Exception {
        assertThat(get("/oauth/callback?state=x").statusCode()).isEqualTo(400);
    }
}
