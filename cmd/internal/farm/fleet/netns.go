package main

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// namespaces are network namespaces on one bridge: a machine for each process, whose
// line can be cut and slowed. They need root, iproute2 and iptables.
type namespaces struct{ names []string }

const (
	bridge      = "rawi-farm"
	bridgeNet   = "10.77.0." // of the machines; .1 is the farm's
	feedNetwork = 10         // of the feeds: 10.1.0.0 and on
	feedRoute   = "10.0.0.0/10"
	natsPort    = 4222
)

// sh runs commands until one fails.
func sh(lines ...string) error {
	for _, line := range lines {
		words := strings.Fields(line)
		if out, err := exec.Command(words[0], words[1:]...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w: %s", line, err, out)
		}
	}
	return nil
}

// newNamespaces makes the bridge, and lets this machine answer for the feeds.
func newNamespaces() (*namespaces, error) {
	_ = sh("ip link del " + bridge) // of a run that was killed
	return &namespaces{}, sh(
		"ip link add "+bridge+" type bridge", "ip addr add "+bridgeNet+"1/24 dev "+bridge, "ip link set "+bridge+" up",
		"ip route replace local "+feedRoute+" dev lo")
}

// machine makes a machine.
func (n *namespaces) machine(name string) (machine, error) {
	ns := "rawi-" + name
	n.names = append(n.names, name)
	address := fmt.Sprintf("%s%d", bridgeNet, 9+len(n.names))
	_ = sh("ip netns del " + ns)
	err := sh(
		"ip netns add "+ns,
		"ip link add "+line(name)+" type veth peer name eth0 netns "+ns,
		"ip link set "+line(name)+" master "+bridge+" up",
		"ip -n "+ns+" addr add "+address+"/24 dev eth0", "ip -n "+ns+" link set eth0 up", "ip -n "+ns+" link set lo up",
		"ip -n "+ns+" route add default via "+bridgeNet+"1")
	return machine{address, []string{"ip", "netns", "exec", ns}}, err
}

// line is the bridge's end of a machine's line.
func line(name string) string { return "rf-" + name }

// remove removes all.
func (n *namespaces) remove() error {
	var errs []error
	for _, name := range n.names {
		errs = append(errs, sh("ip netns del rawi-"+name))
	}
	return errors.Join(append(errs, sh("ip link del "+bridge, "ip route del local "+feedRoute+" dev lo"))...)
}

// A fault of a line, and its end.
type lineFault struct{ begin, end func(machine string) error }

var (
	// down: nothing passes, to feeds neither.
	down = lineFault{
		func(m string) error { return sh("ip link set " + line(m) + " down") },
		func(m string) error { return sh("ip link set " + line(m) + " up") },
	}
	// cutOff: what it sends to the servers of the log and what they send is lost.
	cutOff = lineFault{
		func(m string) error { return errors.Join(deaf.begin(m), mute.begin(m)) },
		func(m string) error { return errors.Join(deaf.end(m), mute.end(m)) },
	}
	mute = dropped("OUTPUT", "--dport")
	deaf = dropped("INPUT", "--sport")
	// slow: 400 kbit/s each way.
	slow = lineFault{
		func(m string) error {
			return sh("tc qdisc add dev "+line(m)+" root tbf rate 400kbit burst 16kb latency 2s",
				"ip netns exec rawi-"+m+" tc qdisc add dev eth0 root tbf rate 400kbit burst 16kb latency 2s")
		},
		func(m string) error {
			return sh("tc qdisc del dev "+line(m)+" root", "ip netns exec rawi-"+m+" tc qdisc del dev eth0 root")
		},
	}
)

func dropped(chain, port string) lineFault {
	rule := func(what, m string) error {
		return sh(fmt.Sprintf("ip netns exec rawi-%s iptables %s %s -p tcp %s %d -j DROP", m, what, chain, port, natsPort))
	}
	return lineFault{func(m string) error { return rule("-A", m) }, func(m string) error { return rule("-D", m) }}
}
