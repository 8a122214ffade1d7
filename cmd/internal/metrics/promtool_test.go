package metrics

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

const monitoring = "../../../deploy/monitoring"

// promtool runs promtool of Prometheus in deploy/monitoring, where it is installed.
func promtool(t *testing.T, input []byte, arguments ...string) {
	t.Helper()
	program, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is not installed")
	}
	cmd := exec.CommandContext(t.Context(), program, arguments...)
	cmd.Dir, cmd.Stdin = monitoring, bytes.NewReader(input)
	if out, err := cmd.CombinedOutput(); err != nil || bytes.Contains(out, []byte("FAILED")) {
		t.Errorf("promtool %q: %v\n%s", arguments, err, out)
	}
}

func TestPromtoolAcceptsTheMetrics(t *testing.T) {
	t.Parallel()
	var page bytes.Buffer
	c, s := everything()
	s.Version = "v1 \"x\"\\\u200f"
	if err := c.Write(&page, s); err != nil {
		t.Fatal(err)
	}
	promtool(t, page.Bytes(), "check", "metrics")
}

func TestPromtoolAcceptsTheAlerts(t *testing.T) {
	t.Parallel()
	promtool(t, nil, "check", "rules", "alerts.yaml")
	promtool(t, nil, "test", "rules", "alerts.test.yaml")
}

// TestPromtoolReadsTheDashboard takes each panel's expressions for rules.
func TestPromtoolReadsTheDashboard(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(monitoring + "/dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct{ Targets []struct{ Expr string } }
	}
	if err := json.Unmarshal(text, &dashboard); err != nil {
		t.Fatal(err)
	}
	var rules []map[string]string
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			rules = append(rules, map[string]string{
				"record": fmt.Sprint("dashboard:", len(rules)), "expr": strings.ReplaceAll(target.Expr, "$__rate_interval", "5m"),
			})
		}
	}
	text, err = json.Marshal(map[string]any{"groups": []any{map[string]any{"name": "dashboard", "rules": rules}}}) // JSON is YAML
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "dashboard.yaml")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	promtool(t, nil, "check", "rules", file)
}

// TestEachAlertIsGivenAndNotGiven in alerts.test.yaml.
func TestEachAlertIsGivenAndNotGiven(t *testing.T) {
	t.Parallel()
	var rules struct {
		Groups []struct {
			Rules []struct{ Alert string }
		}
	}
	var tests struct {
		Tests []struct {
			Cases []struct {
				Alert    string `yaml:"alertname"`
				Expected []any  `yaml:"exp_alerts"`
			} `yaml:"alert_rule_test"`
		}
	}
	read := func(file string, into any) {
		text, err := os.ReadFile(monitoring + "/" + file)
		if err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal(text, into); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	read("alerts.yaml", &rules)
	read("alerts.test.yaml", &tests)
	given, notGiven := map[string]bool{}, map[string]bool{}
	for _, test := range tests.Tests {
		for _, c := range test.Cases {
			if len(c.Expected) > 0 {
				given[c.Alert] = true
			} else {
				notGiven[c.Alert] = true
			}
		}
	}
	alerts := 0
	for _, group := range rules.Groups {
		for _, rule := range group.Rules {
			if alerts++; !given[rule.Alert] || !notGiven[rule.Alert] {
				t.Errorf("%s is tested where it is given: %v, where it is not: %v", rule.Alert, given[rule.Alert], notGiven[rule.Alert])
			}
		}
	}
	if alerts < 10 {
		t.Errorf("alerts.yaml has %d alerts", alerts)
	}
}
