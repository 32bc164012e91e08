package app.weld.operator.weld.http;

import static app.weld.operator.weld.http.ScriptedServer.answer;
import static app.weld.operator.weld.http.ScriptedServer.html;
import static app.weld.operator.weld.http.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import app.weld.operator.weld.http.limit.Limits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PaginatorTest {
    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'has_more':true,'next_cursor':'n/1'",
                "'hasMore':true,'nextCursor':'n/1'",
                "'has_more':'true','next_cursor':'n/1'",
                "'next_cursor':'n/1'",
            })
    void followsTheCursor(String more) {
        server.answers(page("a,b", more), page("c", "'has_more':false,'next_cursor':'n/2'"));
        assertThat(connections()).isEqualTo(List.of("a", "b", "c"));
        assertThat(server.lines())
                .containsExactly("GET /connections?limit=100", "GET /connections?limit=100&starting_after=n%2F1");
    }

    @Test
    void followsTheLastIdWhereThereIsNoCursor() {
        server.answers(page("a,b", "'has_more':true"), page("", "'has_more':false"));
        assertThat(connections()).isEqualTo(List.of("a", "b"));
        assertThat(server.lines().get(1)).endsWith("&starting_after=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'has_more':false", "'hasMore':null", "'next_cursor':null", "'x':1", "'next_cursor':''"})
    void endsWhereThereIsNoMore(String end) {
        server.answers(page("a", end));
        assertThat(connections()).isEqualTo(List.of("a"));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void readsABareArray() {
        server.answers(json(200, "[{\"id\":\"a\"},{\"id\":7}]"));
        assertThat(connections()).isEqualTo(List.of("a", "7"));
    }

    @Test
    void asksOnAfterABareArrayThatMayBeOnlyAPage() {
        server.answers(bare(0, 100), bare(100, 130));
        assertThat(connections()).hasSize(130);
    }

    @Test
    void takesABareArrayThatComesAgainForTheWholeList() {
        server.answers(bare(0, 100));
        assertThat(connections()).hasSize(100);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void keepsTheFirstOfWhatIsListedTwice() {
        server.answers(
                json(200, "{\"data\":[{\"id\":\"a\",\"label\":\"new\"},{\"id\":\"b\"}],\"has_more\":true}"),
                json(200, "{\"data\":[{\"id\":\"b\"},{\"id\":\"a\",\"label\":\"old\"},{\"id\":\"c\"}]}"));
        Listing<Connection> listing = api().connections();
        assertThat(listing.items()).extracting(Connection::id).containsExactly("a", "b", "c");
        assertThat(listing.items().get(0).label()).isEqualTo("new");
    }

    @Test
    void keepsWhatCanBeReadAndNamesWhatCannot() {
        server.answers(json(
                200,
                "{\"data\":[{\"id\":\"a\"},{\"label\":\"x\"},null,\"text\",{\"id\":{}},{\"id\":\"" + "x".repeat(256)
                        + "\"},{\"id\":\"\"},{\"id\":\"z\"}]}"));
        Listing<Connection> listing = api().connections();
        assertThat(listing.items()).extracting(Connection::id).containsExactly("a", "z");
        assertThat(listing.oddities())
                .hasSize(6)
                .startsWith("item 2: no id", "item 3: not an object", "item 4: not an object");
        assertThatThrownBy(listing::complete).isInstanceOf(WeldException.Unavailable.class);
    }

    static Stream<ScriptedServer.Answer> broken() {
        return Stream.of(
                html(200),
                html(502),
                json(500, "{}"),
                json(404, "{}"),
                json(400, "{\"message\":\"no such cursor\"}"),
                json(200, "{}"),
                json(200, "{\"data\":null}"),
                json(200, "{\"data\":{}}"),
                json(200, "\"a\""),
                ScriptedServer.cut("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{\"data\":[]"),
                page("a", "'has_more':true"),
                page("x", "'next_cursor':'a'"),
                page("", "'has_more':true"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aPartOfAListIsNoList(ScriptedServer.Answer second) {
        server.answers(page("a", "'has_more':true"), second);
        assertThatThrownBy(() -> api().connections()).isInstanceOf(WeldException.Unavailable.class);
        assertThat(server.requests()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aListThatIsStoppedBetweenPagesIsNoList() {
        server.answers(page("a", "'has_more':true"), answer(429, "retry-after: 9\r\n", ""));
        assertThatThrownBy(() -> api().connections()).isInstanceOf(WeldException.RateLimited.class);
    }

    @Test
    void aListWithoutLimitIsAskedForPagesOnlyWhenItHasThem() {
        server.answers(
                json(200, "{\"data\":[{\"name\":\"a\"}],\"has_more\":true,\"next_cursor\":\"n\"}"),
                json(200, "{\"data\":[{\"name\":\"b\"}]}"));
        assertThat(api().availableStreams("s1").complete()).hasSize(2);
        assertThat(server.lines())
                .containsExactly(
                        "GET /elt_syncs/s1/available_source_streams",
                        "GET /elt_syncs/s1/available_source_streams?limit=100&starting_after=n");
    }

    @Test
    void listsTheSyncsOfSeveralConnectionsAsOne() {
        String sync = "{\"id\":\"%s\",\"source_connection_id\":\"%s\",\"enabled\":true}";
        server.answers(
                json(200, "{\"data\":[" + sync.formatted("s1", "c1") + "],\"has_more\":true,\"next_cursor\":\"s1\"}"),
                json(200, "{\"data\":[" + sync.formatted("s2", "c1") + "]}"),
                json(200, "{\"data\":[{\"name\":\"no id\"}]}"),
                json(200, "{\"data\":[" + sync.formatted("s3", "c3") + "]}"));

        Listing<Sync> listing = api().syncsOf(new LinkedHashSet<>(List.of("c1", "c2", "c3")));

        assertThat(listing.items()).extracting(s -> s.id()).containsExactly("s1", "s2", "s3");
        assertThat(listing.unreadable()).hasSize(1);
        assertThat(server.lines())
                .containsExactly(
                        "GET /elt_syncs?connection_id=c1&limit=100",
                        "GET /elt_syncs?connection_id=c1&limit=100&starting_after=s1",
                        "GET /elt_syncs?connection_id=c2&limit=100",
                        "GET /elt_syncs?connection_id=c3&limit=100");
    }

    @Test
    void trustsNoFilterOfWelds() {
        String sync = "{\"id\":\"%s\",\"source_connection_id\":\"%s\",\"enabled\":true}";
        server.answers(json(200, "{\"data\":[" + sync.formatted("s1", "c1") + "," + sync.formatted("s2", "c2") + "]}"));
        Listing<Sync> listing = api().syncsOf("c2");
        assertThat(listing.complete()).extracting(s -> s.id()).containsExactly("s2");
        assertThat(listing.others()).isEqualTo(1);
        server.answers(json(
                200,
                "{\"data\":[{\"id\":\"t1\",\"elt_sync_id\":\"s1\",\"name\":\"a\"},{\"id\":\"t2\",\"elt_sync_id\":\"s2\","
                        + "\"name\":\"a\"},{\"id\":\"t3\",\"name\":\"b\"}]}"));
        assertThat(api().streamsOf("s2").complete()).extracting(s -> s.id()).containsExactly("t2", "t3");
    }

    @Test
    void asksForSmallerPagesWhereOneIsTooLarge() {
        ScriptedServer.Answer large = json(200, "{\"data\":[\"" + "x".repeat(Transport.MAX_BODY) + "\"]}");
        server.answers(page("a", "'has_more':true"), large, large, page("b", "'has_more':true"), page("c", "'x':1"));

        assertThat(connections()).containsExactly("a", "b", "c");

        assertThat(server.lines())
                .containsExactly(
                        "GET /connections?limit=100",
                        "GET /connections?limit=100&starting_after=a",
                        "GET /connections?limit=20&starting_after=a",
                        "GET /connections?limit=4&starting_after=a",
                        "GET /connections?limit=4&starting_after=b");
    }

    @Test
    void givesUpOnAnObjectThatIsTooLargeByItself() {
        server.answers(json(200, "{\"data\":[\"" + "x".repeat(Transport.MAX_BODY) + "\"]}"));
        assertThatThrownBy(() -> api().connections()).isInstanceOf(WeldException.Unavailable.class);
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void readsAsManyPagesAsThereAre() {
        ScriptedServer.Answer[] pages = IntStream.range(0, 150)
                .mapToObj(i -> page("i" + i, i == 149 ? "'has_more':false" : "'has_more':true"))
                .toArray(ScriptedServer.Answer[]::new);
        server.answers(pages);
        assertThat(connections()).hasSize(150);
    }

    private List<String> connections() {
        return api().connections().complete().stream().map(Connection::id).toList();
    }

    private static ScriptedServer.Answer page(String ids, String more) {
        String data = Stream.of(ids.split(","))
                .filter(id -> !id.isEmpty())
                .map(id -> "{'id':'" + id + "'}")
                .collect(Collectors.joining(","));
        return json(200, ("{'data':[" + data + "]," + more + "}").replace('\'', '"'));
    }

    private static ScriptedServer.Answer bare(int from, int to) {
        return json(
                200,
                IntStream.range(from, to)
                        .mapToObj(i -> "{\"id\":\"i" + i + "\"}")
                        .collect(Collectors.joining(",", "[", "]")));
    }

    private WeldApi api() {
        Limits limits = new Limits(10_000, 8, Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofMinutes(5));
        return new HttpWeldClients(server.url(), limits, Clock.systemUTC(), new SimpleMeterRegistry())
                .of(new ApiKey("k"), Priority.USER);
    }
}
