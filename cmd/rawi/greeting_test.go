package main

import (
	"net"
	"strings"
	"testing"

	"rawi/cmd/internal/config"
	"rawi/storage"
)

func TestAServingTerminalIsToldWhereToLook(t *testing.T) {
	t.Parallel()
	c := config.Default()
	c.Path, c.Feeds = "/home/a/rawi.yaml", []storage.Feed{{Name: "furat"}}
	c.Topics = []storage.Topic{{Name: "water", Title: "it's\x1b[1m ماء"}}
	got := greeting(c, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}, "./rawi", " --config rawi.yaml")
	for _, want := range []string{
		"1 feed and 1 topic of /home/a/rawi.yaml", "open        http://127.0.0.1:8080/\n", "subscribe   http://127.0.0.1:8080/feed.atom ",
		"http://127.0.0.1:8080/topics/water.atom\n", "http://127.0.0.1:8080/events.atom ", "ask         ./rawi query 'it s", "ماء' --config rawi.yaml ",
		"./rawi feeds --config rawi.yaml ", "stop        Ctrl-C\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	for _, not := range []string{"Readers find it at", "feeds add", "\x1b"} {
		if strings.Contains(got, not) {
			t.Errorf("%q stands in\n%s", not, got)
		}
	}
	c.Feeds, c.Topics, c.Site.URL = nil, nil, "https://news.example"
	c.Publish.Private.Token = "a-long-secret-token"
	got = greeting(c, &net.TCPAddr{IP: net.IPv6unspecified, Port: 9000}, "rawi", "")
	for _, want := range []string{"open        http://127.0.0.1:9000/private/TOKEN/\n", "rawi feeds add URL ", "Readers find it at https://news.example.", "rawi query 'دير الزور' "} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if strings.Contains(got, "a-long-secret-token") {
		t.Errorf("the token stands in\n%s", got)
	}
}
