package callabsync.http;

import static callabsync.http.ListServer.slice;
import static org.assertj.core.api.Assertions.assertThat;

import callabsync.http.ListServer.Said;
import callabsync.imports.Crashes;
import callabsync.imports.ImportRun;
import callabsync.imports.ImportTester;
import callabsync.sink.Json;
import callabsync.support.ApiExamples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An HTTP import speaks each API's own dialect, and leaves nothing behind in silence. The settings are the guide's. */
class HttpImportTest {

    private static final int PEOPLE = 25;

    @TempDir
    Path folder;

    private final ListServer api = new ListServer();
    private ImportTester imports;

    @AfterEach
    void stop() {
        api.close();
        if (imports != null) {
            imports.close();
        }
    }

    /** The import http with these settings, ten records a page. */
    private void configure(String... namesAndValues) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("destinations.http.url", api.url());
        settings.put("imports.http.page-size", "10");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = namesAndValues[i];
            settings.put(name.startsWith("destinations.") ? name : "imports.http." + name, namesAndValues[i + 1]);
        }
        imports = new ImportTester(folder, Crashes.NONE, settings);
    }

    /** The settings that the guide gives for this API, but for the page's size. */
    private void configureAs(String name) {
        var settings = new LinkedHashMap<>(ApiExamples.of(name));
        settings.put("destinations.http.url", api.url() + (name.equals("Tryton") ? "/crm/" : ""));
        settings.put("imports.http.page-size", "10");
        imports = new ImportTester(folder, Crashes.NONE, settings);
    }

    private Instant yesterday() {
        return imports.clock.instant().minus(Duration.ofDays(1));
    }

    private void assertAllAreImported() {
        ImportRun run = imports.run("http");
        assertThat(run.error()).isEmpty();
        assertThat(run.note()).isEmpty();
        imports.deliverAll();
        assertThat(imports.inCallab())
                .hasSize(PEOPLE)
                .allSatisfy((id, count) -> assertThat(count).isEqualTo(1));
        assertThat(imports.run("http").created()).as("nobody twice").isZero();
    }

    @Test
    void directus() {
        configureAs("Directus");
        api.with(PEOPLE, yesterday(), "date_created").speaks(asked -> {
            var found = api.since("date_created", asked.text("filter[date_created][_gte]"));
            int limit = asked.number("limit", 100);
            return Said.of(Map.of("data", slice(found, (asked.number("page", 1) - 1) * limit, limit)));
        });

        assertAllAreImported();

        assertThat(api.requests.get(0).query())
                .containsKeys("filter[date_created][_gte]", "sort", "page", "limit")
                .doesNotContainKeys("since", "after");
    }

    @Test
    void strapi_with_its_largest_page_below_ours() {
        configureAs("Strapi");
        api.with(PEOPLE, yesterday(), "createdAt");
        api.people.forEach(each -> each.put("documentId", "doc-" + each.get("id")));
        api.speaks(asked -> {
            int size = Math.min(4, asked.number("pagination[pageSize]", 25));
            var found = api.since("createdAt", asked.text("filters[createdAt][$gte]"));
            return Said.of(Map.of(
                    "data", slice(found, (asked.number("pagination[page]", 1) - 1) * size, size),
                    "meta", Map.of("pagination", Map.of("pageSize", size))));
        });

        assertAllAreImported();
        assertThat(imports.inCallab()).as("the id that an update needs").containsKey("doc-7");
    }

    @Test
    void nocodb() {
        configureAs("NocoDB");
        api.with(PEOPLE, yesterday(), "CreatedAt").speaks(asked -> {
            assertThat(asked.headers()).containsEntry("xc-token", "key-1").doesNotContainKey("authorization");
            return Said.of(Map.of("list", slice(api.people, asked.number("offset", 0), asked.number("limit", 25))));
        });
        api.people.forEach(each -> each.put("Id", each.remove("id")));
        api.people.forEach(each -> each.put(
                "CreatedAt", each.get("CreatedAt").toString().replace("T", " ").replace("Z", "+00:00")));

        assertAllAreImported();
    }

    @Test
    void pipedrive() {
        configureAs("Pipedrive");
        api.with(PEOPLE, yesterday(), "update_time");
        api.people.forEach(each -> each.put("add_time", each.get("update_time")));
        api.speaks(asked -> {
            int from = asked.number("cursor", 0);
            var more = new LinkedHashMap<String, Object>();
            more.put("next_cursor", from + 10 < PEOPLE ? String.valueOf(from + 10) : null);
            return Said.of(Map.of("success", true, "data", slice(api.people, from, 10), "additional_data", more));
        });

        assertAllAreImported();

        assertThat(api.requests.get(0).query()).doesNotContainKey("cursor");
    }

    @Test
    void json_server_with_its_link_header_and_a_bare_list() {
        configureAs("json-server");
        api.with(PEOPLE, yesterday(), "createdAt").speaks(asked -> {
            int page = asked.number("_page", 1);
            String self = api.url() + "/leads?_page=";
            String link = "<" + self + "1>; rel=\"first\", "
                    + (page * 10 < PEOPLE ? "<" + self + (page + 1) + "&_limit=10>; rel=\"next\", " : "")
                    + "<" + self + "3>; rel=\"last\"";
            return new Said(200, Map.of("Link", link), slice(api.people, (page - 1) * 10, 10));
        });

        assertAllAreImported();
    }

    @Test
    void an_address_in_the_answer_is_followed_and_never_to_another_server() {
        configure("path", "/people?limit={limit}", "items", "results");
        api.with(PEOPLE, yesterday(), "created_at").speaks(asked -> {
            int from = asked.number("from", 0);
            var answer = new LinkedHashMap<String, Object>();
            answer.put("results", slice(api.people, from, 10));
            answer.put("next", from + 10 < PEOPLE ? "/people?limit=10&from=" + (from + 10) : null);
            return Said.of(answer);
        });
        assertAllAreImported();

        api.speaks(asked ->
                Said.of(Map.of("results", slice(api.people, 3, 10), "next", "http://192.0.2.1/people?page=2")));
        imports.run("http");

        assertThat(imports.run("http").error().orElseThrow()).contains("another server");
    }

    @Test
    void odoo_by_post_and_an_error_inside_a_200() {
        configureAs("Odoo");
        imports.zone = ZoneId.of("America/New_York");
        imports.start();
        api.with(PEOPLE, yesterday(), "create_date").speaks(asked -> {
            List<?> args = (List<?>) Json.object(asked.json().get("params")).get("args");
            Map<String, Object> options = Json.object(args.get(6));
            assertThat(args.get(5)).asString().matches("\\[\\[\\[create_date, >=, [0-9-]{10} [0-9:]{8}]]]");
            return Said.of(
                    Map.of("result", slice(api.people, (int) options.get("offset"), (int) options.get("limit"))));
        });
        api.people.forEach(each -> each.put(
                "create_date",
                each.get("create_date").toString().replace("T", " ").replaceAll("(\\.\\d+)?Z", "")));
        assertAllAreImported();

        api.speaks(asked -> Said.of(
                Map.of("error", Map.of("message", "Odoo Server Error", "data", Map.of("message", "Access Denied")))));

        assertThat(imports.run("http").error().orElseThrow()).contains("Access Denied");
    }

    @Test
    void tryton_whose_times_are_in_parts() {
        configureAs("Tryton");
        api.with(PEOPLE, yesterday(), "create_date").speaks(asked -> {
            assertThat(asked.path()).isEqualTo("/crm/");
            List<?> params = (List<?>) asked.json().get("params");
            return Said.of(Map.of("result", slice(api.people, (int) params.get(1), (int) params.get(2))));
        });
        api.people.forEach(each -> {
            var at = Instant.parse(String.valueOf(each.get("create_date"))).atZone(ZoneId.of("UTC"));
            each.put(
                    "create_date",
                    Map.of(
                            "__class__",
                            "datetime",
                            "year",
                            at.getYear(),
                            "month",
                            at.getMonthValue(),
                            "day",
                            at.getDayOfMonth(),
                            "hour",
                            at.getHour(),
                            "minute",
                            at.getMinute(),
                            "second",
                            at.getSecond()));
        });

        assertAllAreImported();
    }

    @Test
    void a_list_by_time_and_id_is_read_on_behind_the_last_record() {
        configure("path", "/leads?after={since}&after_id={id}&limit={limit}", "items", "");
        api.speaks(asked -> Said.of(slice(
                api.people.stream()
                        .filter(each -> {
                            int byTime = each.get("created_at").toString().compareTo(asked.text("after"));
                            return byTime > 0 || byTime == 0 && (int) each.get("id") > asked.number("after_id", 0);
                        })
                        .toList(),
                0,
                4)));
        String same = yesterday().toString();
        for (int i = 1; i <= PEOPLE; i++) {
            api.person(i, "created_at", same);
        }

        assertAllAreImported();
    }

    @Test
    void a_full_page_that_names_no_next_one_is_said_and_the_same_one_again_fails() {
        configure("items", "data");
        api.with(PEOPLE, yesterday(), "created_at")
                .speaks(asked -> Said.of(Map.of("data", slice(api.people, 0, asked.number("limit", 100)))));

        ImportRun first = imports.run("http");

        assertThat(first.state()).isEqualTo("completed");
        assertThat(first.note().orElseThrow()).contains("page was full (10 records)");
        assertThat(imports.runs.notes()).containsKey("http");
        ImportRun second = imports.run("http");
        assertThat(second.state()).isEqualTo("failed");
        assertThat(second.error().orElseThrow()).contains("the same first record again");
    }

    @Test
    void an_api_that_passes_over_the_page_fails() {
        configure("path", "/leads?p={page}&limit={limit}", "items", "");
        api.with(PEOPLE, yesterday(), "created_at").speaks(asked -> Said.of(slice(api.people, 0, 10)));

        assertThat(imports.run("http").error().orElseThrow()).contains("the same first record again");
    }

    @Test
    void an_api_that_gives_its_last_page_for_any_number_behind_it_is_read_whole() {
        configure("path", "/leads?p={page}&limit={limit}", "items", "");
        api.with(PEOPLE, yesterday(), "created_at")
                .speaks(asked -> Said.of(slice(api.people, (Math.min(asked.number("p", 1), 3) - 1) * 10, 10)));

        assertAllAreImported();
    }

    @Test
    void a_page_that_is_no_list_is_tried_again_and_nothing_is_passed_over() {
        configure();
        api.with(3, yesterday(), "created_at");
        for (Object body :
                new Object[] {"<!doctype html><title>Sign in</title>", "{\"status\":\"maintenance\"}", "[]", ""}) {
            api.speaks(asked -> Said.of(body));

            assertThat(imports.run("http").state()).as(String.valueOf(body)).isEqualTo("failed");
        }
        api.speaks(asked -> {
            var answer = new LinkedHashMap<String, Object>();
            answer.put("contacts", api.people);
            answer.put("next", null);
            return Said.of(answer);
        });

        assertThat(imports.run("http").created()).isEqualTo(3);
    }

    @Test
    void one_bad_record_is_named_and_the_others_are_imported() {
        configure();
        imports.zone = ZoneId.of("America/New_York");
        imports.start();
        long day = 86_400;
        long noon = imports.clock.instant().getEpochSecond() / day * day - day / 2;
        var times = new ArrayList<Object>();
        times.add(Instant.ofEpochSecond(noon).toString());
        times.add(Instant.ofEpochSecond(noon).toString().replace("T", " ").replace("Z", ""));
        times.add(noon);
        times.add(String.valueOf(noon * 1_000));
        times.add(null);
        times.add("soon, says ann@techcorp.com");
        for (int i = 0; i < times.size(); i++) {
            api.person(i + 1, "created_at", times.get(i));
        }
        api.person(7, "created_at", times.get(0)).remove("id");
        api.speaks(asked -> {
            var answer = new LinkedHashMap<String, Object>();
            answer.put("contacts", api.people);
            answer.put("next", null);
            return Said.of(answer);
        });

        ImportRun run = imports.run("http");

        assertThat(run.state()).isEqualTo("completed");
        assertThat(run.created()).isEqualTo(4);
        assertThat(run.unreadable()).isEqualTo(3);
        assertThat(run.note().orElseThrow())
                .contains("3 records could not be read")
                .contains("5 (has no created_at)")
                .contains("6 (its created_at is no time)")
                .contains("one (has no id)")
                .doesNotContain("techcorp");
        assertThat(imports.runs.notes().get("http")).isEqualTo(run.note().orElseThrow());
    }

    @Test
    void numbers_without_a_country_code_name_the_missing_setting_and_come_once_it_is_there() {
        configure();
        imports.region = "";
        imports.start();
        api.with(6, yesterday(), "created_at").speaks(asked -> Said.of(Map.of("contacts", api.people)));
        api.people.forEach(each -> each.put("phone", "(408) 555-000" + each.get("id")));

        ImportRun run = imports.run("http");

        assertThat(run.created()).isZero();
        assertThat(run.note().orElseThrow()).contains("6 records").contains("callab.sync.default-region");
        assertThat(imports.runs.notes()).containsKey("http");
        imports.region = "US";
        imports.start();
        imports.run("http");
        imports.deliverAll();
        assertThat(imports.inCallab()).hasSize(6);
    }
}
