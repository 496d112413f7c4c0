// The same small shop on the JVM's own HTTP server and nothing else: interpreted at first, compiled while it serves.
// Usage: java Shop.java <port>
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

public final class Shop {
    private static final String[] WORDS = {"walnut", "desk", "lamp", "oak", "chair", "notebook", "wool", "rug", "mug", "linen", "shelf", "stool"};
    private static final Pattern ITEM = Pattern.compile("\"id\":(\\d+),\"quantity\":(\\d+)");
    private static final List<Product> PRODUCTS = IntStream.rangeClosed(1, 1_500).mapToObj(id -> new Product(id, word(id) + " " + word(id / 12) + " " + id, 100 + id * 37 % 900)).toList();

    record Product(int id, String name, int price) {
        String json() {
            return "{\"id\":" + id + ",\"name\":\"" + name + "\",\"price\":" + price + "}";
        }
    }

    record Hit(String name, int distance) {
        String json() {
            return "{\"name\":\"" + name + "\",\"distance\":" + distance + "}";
        }
    }

    interface Page {
        String of(HttpExchange exchange) throws IOException;
    }

    public static void main(String[] args) throws IOException {
        // Else every answer on a kept connection waits 40 ms for the client's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 0);
        server.setExecutor(Executors.newFixedThreadPool(8));
        serve(server, "/", exchange -> "\"shop\"");
        serve(server, "/products", exchange -> list(PRODUCTS.stream().limit(100).sorted(Comparator.comparing(Product::name)).map(Product::json).toList()));
        serve(server, "/search", exchange -> list(search(URLDecoder.decode(exchange.getRequestURI().getRawQuery().split("[=&]")[1], StandardCharsets.UTF_8))));
        serve(server, "/cart", exchange -> cart(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        server.start();
    }

    private static void serve(HttpServer server, String path, Page page) {
        server.createContext(path, exchange -> {
            var body = page.of(exchange).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
    }

    private static List<String> search(String words) {
        return PRODUCTS.stream().map(product -> new Hit(product.name(), distance(words, product.name())))
            .sorted(Comparator.comparingInt(Hit::distance).thenComparing(Hit::name)).limit(5).map(Hit::json).toList();
    }

    private static String cart(String body) {
        var total = 0;
        var items = ITEM.matcher(body);
        while (items.find()) {
            total += PRODUCTS.get(Integer.parseInt(items.group(1)) - 1).price() * Integer.parseInt(items.group(2));
        }
        var hash = 0xcbf29ce484222325L;
        for (var round = 0; round < 100_000; round++) {
            hash = mixed(mixed(hash, total), round);
        }
        return "{\"total\":" + total + ",\"digest\":\"0x" + Long.toHexString(hash) + "\"}";
    }

    private static long mixed(long hash, int value) {
        return (hash ^ value) * 0x100000001b3L;
    }

    /** Levenshtein's: letters to insert, delete or replace. */
    private static int distance(String one, String other) {
        var above = IntStream.rangeClosed(0, other.length()).toArray();
        for (var i = 1; i <= one.length(); i++) {
            var row = new int[above.length];
            row[0] = i;
            for (var j = 1; j < row.length; j++) {
                row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1));
            }
            above = row;
        }
        return above[above.length - 1];
    }

    private static String list(List<String> items) {
        return items.stream().collect(Collectors.joining(",", "[", "]"));
    }

    private static String word(int number) {
        return WORDS[number % WORDS.length];
    }
}
