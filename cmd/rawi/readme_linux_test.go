package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"rawi/cmd/internal/control"
	"rawi/storage"
)

// notRun are the commands of a README that its test leaves out.
var notRun = map[string]string{
	"go test ./...": "this is one of the tests",
}

// notServed are the addresses of a README that the config of its path has not.
var notServed = map[string]string{
	"/gaps.atom":        "the config has no gaps",
	"/digest/NAME.atom": "the config has no digests",
}

// TestReadmeWorksAsPrinted follows a README as a newcomer does: it runs each command,
// in order, as a plain user, until the part about services. The sites that it names are
// on this machine, and so is a free port in place of 8080.
func TestReadmeWorksAsPrinted(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ path, until string }{
		"English": {"README.md", "## Run it as a service"},
		"Arabic":  {"deploy/docs/README.ar.md", "## خدمةً دائمة"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(row.path)))
			if err != nil {
				t.Fatal(err)
			}
			path, _, ok := strings.Cut(string(page), row.until)
			if !ok {
				t.Fatalf("there is no %q in %s", row.until, row.path)
			}
			n := newNewcomer(t)
			n.follow(strings.ReplaceAll(path, "127.0.0.1:8080", n.site))
			if n.commands < 20 || n.addresses < 8 || n.served < 2 {
				t.Errorf("only %d commands and %d addresses were found, and %d daemons", n.commands, n.addresses, n.served)
			}
		})
	}
}

// freeAddress returns an address of this machine that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// newcomer follows a README.
type newcomer struct {
	t       *testing.T
	site    string // address that the README's daemon listens on
	outlets outlets
	env     []string
	dir     string // the shell's
	plain   *syscall.Credential
	serving *terminal // nil: no daemon runs
	ids     *strings.Replacer

	commands, addresses, served int
}

func newNewcomer(t *testing.T) *newcomer {
	t.Helper()
	// Another user may not enter the folders of t.TempDir.
	home, err := os.MkdirTemp("", "rawi-readme-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	if err := os.Chmod(home, 0o755); err != nil {
		t.Fatal(err)
	}
	n := &newcomer{t: t, site: freeAddress(t), env: []string{"HOME=" + home, "GOPATH=" + filepath.Join(home, "go"), "NO_COLOR=1", "TZ=UTC", "LANG=C.UTF-8"}}
	if os.Getuid() == 0 {
		n.plain = &syscall.Credential{Uid: 65534, Gid: 65534}
		if err := os.Chown(home, 65534, 65534); err != nil {
			t.Fatal(err)
		}
	}
	// Go keeps its caches, which are not the newcomer's to download.
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOFLAGS", "GOPROXY", "GOTOOLCHAIN", "CGO_ENABLED"} {
		value, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		n.env = append(n.env, name+"="+strings.TrimSpace(string(value)))
	}
	n.env = append(n.env, "PATH="+os.Getenv("PATH"))
	if n.dir, err = filepath.Abs(filepath.Join("..", "..")); err != nil {
		t.Fatal(err)
	}
	n.output("go build -o " + filepath.Join(t.TempDir(), "rawi") + " ./cmd/rawi") // what follows waits for no compiler
	n.outlets = serveOutlets(t, home, newsOfToday(t))
	return n
}

// served is an address of the daemon in the text of a README.
var served = regexp.MustCompile("`(/[a-z][^` ]*)`")

// follow runs the commands of a text, writes its YAML and asks for its addresses.
func (n *newcomer) follow(text string) {
	n.t.Helper()
	var file []string // lines of a YAML block
	inYAML := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "```"):
			if inYAML {
				n.write(strings.Join(file, "\n") + "\n")
			}
			file, inYAML = nil, line == "```yaml"
		case inYAML:
			file = append(file, line)
		case strings.HasPrefix(line, "    "):
			n.run(strings.TrimSpace(line))
		case n.serving != nil:
			for _, m := range served.FindAllStringSubmatch(line, -1) {
				n.get(m[1])
			}
		}
	}
	n.stop()
}

// write writes rawi.yaml, and beside it how this test reaches the outlets.
func (n *newcomer) write(text string) {
	n.t.Helper()
	n.run("mkdir -p conf.d")
	for name, text := range map[string]string{
		"rawi.yaml":        text,
		"conf.d/test.yaml": fmt.Sprintf("fetch: {proxy: %q, ca_file: %q}\n", n.outlets.proxy, n.outlets.certificate),
	} {
		cmd := n.command("cat > " + name)
		cmd.Stdin = strings.NewReader(text)
		if said, err := cmd.CombinedOutput(); err != nil {
			n.t.Fatalf("%s: %v: %s", name, err, said)
		}
	}
}

// command returns a command line as the newcomer's shell runs it. Only Go itself runs
// as the user of the tests: the source and the caches are theirs.
func (n *newcomer) command(line string) *exec.Cmd {
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir, cmd.Env = n.dir, n.env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if strings.HasPrefix(line, "go ") {
		cmd.Env = append(slices.Clone(n.env), "HOME="+n.t.TempDir())
	} else {
		cmd.SysProcAttr.Credential = n.plain
	}
	return cmd
}

// assignment is a line that sets a variable for those that follow.
var assignment = regexp.MustCompile(`^export ([A-Z_]+)=`)

// run runs one line of a README.
func (n *newcomer) run(line string) {
	n.t.Helper()
	bare, _, _ := strings.Cut(line, "  #")
	bare = strings.TrimSpace(bare)
	if notRun[bare] != "" {
		return
	}
	n.commands++
	if n.ids != nil {
		line = n.ids.Replace(line)
	}
	switch {
	case bare == "go run ./cmd/rawi demo":
		n.interrupted(line, "Ctrl-C ends it")
	case bare == "rawi init":
		n.interview(line)
	case bare == "rawi serve":
		n.serve(line)
	case strings.HasSuffix(bare, " --follow"), strings.HasSuffix(bare, " -f"):
		n.interrupted(line, "")
	case assignment.MatchString(line):
		name := assignment.FindStringSubmatch(line)[1]
		n.env = append(n.env, name+"="+n.output(line+"\nprintf %s \"$"+name+"\""))
	case strings.Contains(bare, "cd "):
		n.dir = strings.TrimSpace(n.output(line + "\npwd"))
	default:
		n.output(line)
	}
}

// output runs a line to its end, and returns what it writes.
func (n *newcomer) output(line string) string {
	n.t.Helper()
	var failed strings.Builder
	cmd := n.command(line)
	cmd.Stderr = &failed
	out, err := cmd.Output()
	if err != nil {
		n.t.Fatalf("%s\n%v: %s%s", line, err, out, failed.String())
	}
	return string(out)
}

// interrupted runs a line until it has written want, or anything, and then ends it as
// Ctrl-C does.
func (n *newcomer) interrupted(line, want string) {
	n.t.Helper()
	cmd := n.command(line)
	out, err := cmd.StdoutPipe()
	if err != nil {
		n.t.Fatal(err)
	}
	var failed strings.Builder
	cmd.Stderr = &failed
	if err := cmd.Start(); err != nil {
		n.t.Fatal(err)
	}
	patience := time.AfterFunc(2*scriptPatience, func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
	defer patience.Stop()
	found := false
	for lines := bufio.NewScanner(out); !found && lines.Scan(); {
		found = strings.Contains(lines.Text(), want)
	}
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGINT)
	_, _ = io.Copy(io.Discard, out)
	_ = cmd.Wait() // `go run` ends with a code of its own
	if !found {
		n.t.Fatalf("%s\nnever wrote %q: %s", line, want, failed.String())
	}
}

// interview answers the questions of rawi init: a title, a site with a feed, a topic.
func (n *newcomer) interview(line string) {
	n.t.Helper()
	s := onTerminal(n.t, n.command("exec "+line))
	s.until("Title of the site")
	s.typed("أخبار\n\nhttp://" + freeAddress(n.t) + "\n\n\n")
	s.until("Feeds, or sites")
	s.typed(n.outlets.plain + "\n")
	s.until("is a private address")
	s.typed("y\n")
	s.until(" articles\r\n> ")
	s.typed("\n")
	s.until("Your feeds tell of:")
	s.typed("1\n\n")
	if code := s.end(); code != 0 || !strings.Contains(s.shown.String(), "start it: rawi serve\r\n") {
		n.t.Fatalf("%s: exit %d\n%s", line, code, s.shown.String())
	}
}

// serve starts the daemon, in place of one that runs, and waits until it has read its
// feeds.
func (n *newcomer) serve(line string) {
	n.t.Helper()
	n.stop()
	n.serving = onTerminal(n.t, n.command("exec "+line))
	n.serving.until("Here follows the log:")
	n.serving.drain()
	n.served++
	socket := filepath.Join(n.dir, "store", "rawi.sock")
	if n.served == 1 {
		socket = filepath.Join(strings.TrimPrefix(n.env[0], "HOME="), ".local", "share", "rawi", "rawi.sock")
	}
	ctx, cancel := context.WithTimeout(context.Background(), scriptPatience)
	defer cancel()
	client, err := control.Dial(ctx, socket)
	if err != nil {
		n.t.Fatal(err)
	}
	defer client.Close()
	for {
		stats, err := client.Stats(ctx)
		if err != nil {
			n.t.Fatal(err)
		}
		if n.known(ctx, client); n.ids != nil || n.served == 1 && stats.Articles > 0 {
			break
		}
		if err := client.Wait(ctx, stats.Seq); err != nil {
			n.serving.typed("\x03")
			n.serving.end()
			n.t.Fatalf("%d articles are stored: %v\n%s", stats.Articles, err, n.serving.shown.String())
		}
	}
}

// known makes the ids that replace ID, A and B of a README, if two stories are stored
// that three languages tell.
func (n *newcomer) known(ctx context.Context, client *control.Client) {
	n.t.Helper()
	page, err := client.Events(ctx, storage.Query{Now: time.Now(), Text: "langs:>=3", Limit: 1})
	if err != nil {
		n.t.Fatal(err)
	}
	if len(page.Events) == 0 {
		return
	}
	a, b := page.Events[0].Stories[0], page.Events[0].Stories[1]
	n.ids = strings.NewReplacer(" A B", " "+a.Lead+" "+b.Lead, " ID", " "+a.Lead, "/stories/ID", "/stories/"+a.ID, "/event/ID", "/event/"+page.Events[0].ID,
		"/outlets/NAME", "/outlets/enabbaladi.net", "/regions/NAME", "/regions/syria", "NAME", "deir-ezzor", "QUERY", "%D8%B3%D8%AF")
}

// stop ends the daemon by Ctrl-C.
func (n *newcomer) stop() {
	n.t.Helper()
	if n.serving == nil {
		return
	}
	n.serving.typed("\x03")
	if code := n.serving.end(); code != 0 || !strings.Contains(n.serving.shown.String(), "stopped") {
		n.t.Errorf("the daemon ended with %d:\n%s", code, n.serving.shown.String())
	}
	n.serving = nil
}

// get asks the daemon for an address of the README.
func (n *newcomer) get(path string) {
	n.t.Helper()
	if notServed[path] != "" || n.ids == nil {
		return
	}
	n.addresses++
	answer, err := http.Get("http://" + n.site + n.ids.Replace(path))
	if err != nil {
		n.t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		n.t.Errorf("%s: %s", path, answer.Status)
	}
}
