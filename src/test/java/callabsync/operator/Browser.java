package callabsync.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium that looks at the dashboard. */
final class Browser implements AutoCloseable {

    static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    private final ChromeDriver driver;
    private final String base;

    Browser(String base) {
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toString());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .build();
        this.driver = new ChromeDriver(service, options);
        this.base = base;
    }

    static boolean isInstalled() {
        return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    }

    void open(String path) {
        driver.get(path.startsWith("http") ? path : base + path);
    }

    String path() {
        return driver.getCurrentUrl().substring(base.length());
    }

    WebElement find(String css) {
        return waiting().until(ExpectedConditions.elementToBeClickable(By.cssSelector(css)));
    }

    void type(String css, String text) {
        WebElement field = find(css);
        field.clear();
        field.sendKeys(text);
    }

    void set(String css, String text) {
        driver.executeScript("arguments[0].value = arguments[1]", find(css), text);
    }

    void click(String css) {
        find(css).click();
    }

    void clickText(String text) {
        waiting()
                .until(ExpectedConditions.elementToBeClickable(
                        By.xpath("//*[self::a or self::button or self::summary][normalize-space()='" + text + "']")))
                .click();
    }

    void waitForText(String css, String text) {
        waiting().until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector(css), text));
    }

    /** In one step: a page that refreshes itself may replace an element between two. */
    @SuppressWarnings("unchecked")
    List<String> texts(String css) {
        String script = "return [...document.querySelectorAll(arguments[0])].map(found => found.innerText)";
        return (List<String>) Objects.requireNonNull(driver.executeScript(script, css));
    }

    /** What the browser complained about: a refused script or style, for example. */
    List<String> complaints() {
        return driver.manage().logs().get("browser").getAll().stream()
                .map(Object::toString)
                .filter(line -> line.contains("SEVERE") && !line.contains("/nothing/here"))
                .toList();
    }

    /** Takes the page in full height, and answers by how many pixels it, or a card in it, is wider than there is room. */
    long screenshot(String name, int width) {
        driver.manage().window().setSize(new Dimension(width, 900));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                java.util.Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        long height = Math.min(4_000, number("return document.documentElement.scrollHeight"));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                java.util.Map.of(
                        "width", width, "height", Math.max(600, height), "deviceScaleFactor", 1, "mobile", false));
        long over = number("const page = document.documentElement; return Math.max(page.scrollWidth - page.clientWidth,"
                + " ...[...document.querySelectorAll('.card')].map(card => card.scrollWidth - card.clientWidth))");
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + "-" + width + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", java.util.Map.of());
        driver.manage().window().setSize(new Dimension(1280, 900));
        return over;
    }

    void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                java.util.Map.of(
                        "features",
                        List.of(java.util.Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    private long number(String script) {
        return ((Number) driver.executeScript(script)).longValue();
    }

    private WebDriverWait waiting() {
        return new WebDriverWait(driver, Duration.ofSeconds(30));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
