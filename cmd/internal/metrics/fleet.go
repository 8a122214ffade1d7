package metrics

import "rawi/cmd/internal/control"

// writeFleet writes the state of a fleet as this node sees it. What only the log's
// servers know is not written while they do not answer.
func writeFleet(p *page, f *control.Fleet) {
	one := func(name, help string, value float64) {
		p.one("rawi_fleet_"+name, "gauge", help, value, "fleet", f.Name, "node", f.Node)
	}
	one("members", "Nodes that this one counts as members.", float64(len(f.Members)))
	hosts := 0
	for _, m := range f.Members {
		if m.Node == f.Node {
			hosts = m.Hosts
		}
	}
	one("hosts", "Hosts of feeds that this node asks.", float64(hosts))
	one("lag_seconds", "How long entries of the log have been waiting to be applied here.", f.Lag.Seconds())
	one("entry", "Last entry of the log that is applied here.", float64(f.Entry))
	one("settings", "Number of the settings in force: each reload adds one.", float64(f.Settings))
	if f.Last == 0 {
		return
	}
	one("log_last_entry", "Last entry of the log.", float64(f.Last))
	one("log_bytes", "Size of the log.", float64(f.Bytes))
	one("snapshot_time_seconds", "When the last snapshot was stored, in Unix seconds; 0: none is.", unixSeconds(f.Snapshot))
}
