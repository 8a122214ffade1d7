package dates

import (
	"fmt"
	"testing"
)

func TestZonesOfTheDatabaseAreRead(t *testing.T) {
	t.Parallel()
	checkDates(t, []dateRow{
		{"Fri, 31 Mar 2023 20:19:00 America/Los_Angeles", "2023-04-01T03:19:00Z"},
		{"2023-04-01 11:19 Asia/Damascus", "2023-04-01T08:19:00Z"},
		{"2021-12-01 11:19 Asia/Damascus", "2021-12-01T09:19:00Z"}, // winter time, until 2022
		{"Sat, 01 Apr 2023 06:19:00 Europe/Istanbul", "2023-04-01T03:19:00Z"},
		{"Sat, 01 Jul 2023 06:19:00 America/New_York", "2023-07-01T10:19:00Z"},
		{"Sun, 01 Jan 2023 06:19:00 America/New York", "2023-01-01T11:19:00Z"},
		{"2023-07-01T06:19:00 (Asia/Baghdad)", "2023-07-01T03:19:00Z"},
		{"2023-07-01T06:19:00[Europe/Berlin]", "2023-07-01T04:19:00Z"},
		{"2023-07-01T06:19:00+02:00[Europe/Berlin]", "2023-07-01T04:19:00Z"},
		{"2023-07-01T06:19:00+05:00[Europe/Berlin]", "2023-07-01T01:19:00Z"}, // the offset wins
		{"2023-07-01T06:19:00Z[UTC]", "2023-07-01T06:19:00Z"},
		{"2023-07-01T06:19:00Z[Etc/UTC]", "2023-07-01T06:19:00Z"},
		{"2023-07-01T06:19:00Z (Asia/Baghdad)", "2023-07-01T06:19:00Z"},
		{"2023-07-01T06:19:00 Etc/GMT+3", "2023-07-01T09:19:00Z"},
		{"2023-07-01 06:19 asia/riyadh", "2023-07-01T03:19:00Z"},
		{"2023-07-01 06:19 AMERICA/PORT-AU-PRINCE", "2023-07-01T10:19:00Z"},
		{"2023-07-01 06:19 America/Argentina/Buenos_Aires", "2023-07-01T09:19:00Z"},
		{"2023-07-01 06:19 Asia/Ho Chi Minh", "2023-06-30T23:19:00Z"},
		{"2023-07-01 06:19 Europe/Isle_of_Man", "2023-07-01T05:19:00Z"},
		{"2023-07-01 06:19 US/Eastern", "2023-07-01T10:19:00Z"},
		{"Sat Jul 01 2023 06:19:00 GMT+0300 (Asia/Baghdad)", "2023-07-01T03:19:00Z"},
		{"2023-07-01 06:19 EDT America/New_York", "2023-07-01T10:19:00Z"},
		{"١ تموز ٢٠٢٣ ٦:١٩ Asia/Beirut", "2023-07-01T03:19:00Z"},
		{"Asia/Amman 2023-07-01 06:19", "2023-07-01T03:19:00Z"},
		{"2023-07-01 06:19 America/New_York-05:00", "2023-07-01T11:19:00Z"},
		{"Sat, 01 Jul 2023 06:19:00 Turkey", "2023-07-01T03:19:00Z"},
		{"2023-01-01 06:19 Israel", "2023-01-01T04:19:00Z"},
		{"2023-07-01 06:19 (Egypt)", "2023-07-01T03:19:00Z"},
		{"2023-07-01 06:19 EST5EDT", "2023-07-01T10:19:00Z"},
		{"2023-07-01 06:19 Atlantis", ""},
		{"2023-07-01 06:19 Asia/Atlantis", ""},
		{"2023-07-01 06:19 Asia/../../etc/passwd", ""},
		{"01/07/2023 06:19", "2023-07-01T06:19:00Z"},
		{"July/01/2023", "2023-07-01T00:00:00Z"},
	})
}

func TestAnOffsetWinsOverANameBehindIt(t *testing.T) {
	t.Parallel()
	checkDates(t, []dateRow{
		{"2020-11-08T16:20:00-05:00Z", "2020-11-08T21:20:00Z"},
		{"2020-11-08T16:20:00-05:00 Z", "2020-11-08T21:20:00Z"},
		{"2020-11-08T16:20:00.123-0500Z", "2020-11-08T21:20:00Z"},
		{"2020-11-08T16:20:00-05z", "2020-11-08T21:20:00Z"},
		{"2020-11-08 16:20:00 +0300Z", "2020-11-08T13:20:00Z"},
		{"Sun, 08 Nov 2020 16:20:00 +0300Z", "2020-11-08T13:20:00Z"},
		{"Sun, 08 Nov 2020 16:20:00 +03:00 GMT", "2020-11-08T13:20:00Z"},
		{"Sun, 08 Nov 2020 16:20:00 -0500 EDT", "2020-11-08T21:20:00Z"},
		{"Sun, 08 Nov 2020 16:20:00 +0300 (AST)", "2020-11-08T13:20:00Z"},
		{"2020-11-08 16:20:00 +0300 +03", "2020-11-08T13:20:00Z"}, // as Go prints it
		{"2020-11-08 16:20:00 +0000 UTC", "2020-11-08T16:20:00Z"},
		{"2020-11-08T16:20:00Z+03:00", "2020-11-08T13:20:00Z"},
		{"Sun, 08 Nov 2020 16:20:00 GMT-05:00", "2020-11-08T21:20:00Z"},
		{"2020-11-08T16:20:00Z", "2020-11-08T16:20:00Z"},
		{"16:20 +0300 08-11-2020", "2020-11-08T13:20:00Z"},
	})
}

// Forms that other readers' tests hold.
func TestDatesOfOtherReaders(t *testing.T) {
	t.Parallel()
	checkDates(t, []dateRow{
		{"Sun, 17 Dec 2017 1:55 PM EST", "2017-12-17T18:55:00Z"},
		{"Friday, December 22, 2017 - 3:09pm", "2017-12-22T15:09:00Z"},
		{"Mon, 09 Apr 2018, 16:04", "2018-04-09T16:04:00Z"},
		{"Do, 29 Mär 2018 00:00:00 +0200", "2018-03-28T22:00:00Z"},
		{"mer, 9 avr 2018 00:00:00 +0200", "2018-04-08T22:00:00Z"},
		{"Tue, Feb 16 2016 23:16:00 EDT", "2016-02-17T03:16:00Z"},
		{"March 30 2020 07:02:38 PM", "2020-03-30T19:02:38Z"},
		{"Mon, 03/30/2020 - 19:19", "2020-03-30T19:19:00Z"},
		{"Nov. 16, 2020, 10:57 a.m.", "2020-11-16T10:57:00Z"},
		{"Lundi, 16. Novembre 2020 - 15:54", "2020-11-16T15:54:00Z"},
		{"Thu Nov 12 2020 17:00:00 GMT+0000 (Coordinated Universal Time)", "2020-11-12T17:00:00Z"},
		{"Mon, 16th Nov 2020 13:16:28 GMT", "2020-11-16T13:16:28Z"},
		{"ven., 03 juil. 2020 15:09:58 +0000", "2020-07-03T15:09:58Z"},
		{"Thu, 29 Oct 2020 07:36:03 GMT-07:00", "2020-10-29T14:36:03Z"},
		{"Jan. 4, 2016, 12:37 p.m.", "2016-01-04T12:37:00Z"},
		{"2018-10-23 04:07:42 +00:00", "2018-10-23T04:07:42Z"},
		{"mar., 01 déc. 2020 16:11:02 +0000", "2020-12-01T16:11:02Z"},
		{"Thurs, 15 Oct 2020 00:00:39 +0000", "2020-10-15T00:00:39Z"},
		{"26 Sep 2022 GMT", "2022-09-26T00:00:00Z"},
		{"Thu, June 22, 2023 at 01:11 PM EDT", "2023-06-22T17:11:00Z"},
		{"09/15/2014 4:20 pm PST", "2014-09-16T00:20:00Z"},
		{"Sat, Oct 28 2023 08:28:28 PM", "2023-10-28T20:28:28Z"},
		{"10/30/23 21:55:58", "2023-10-30T21:55:58Z"},
		{"30.10.23", "2023-10-30T00:00:00Z"},
	})
}

func TestEveryCountryIsAZone(t *testing.T) {
	t.Parallel()
	for name := range countryZones {
		if zoneNamed(name) == nil {
			t.Errorf("there is no zone %s", name)
		}
	}
}

// Names that are no zone cost memory once, and not without end.
func TestZonesAreRememberedWithinABound(t *testing.T) {
	t.Parallel()
	for n := range 3 * maxZones {
		if zone := zoneNamed(fmt.Sprintf("Asia/Atlantis_%d", n)); zone != nil {
			t.Fatal(zone)
		}
	}
	zoneCache.Lock()
	defer zoneCache.Unlock()
	if len(zoneCache.byName) > maxZones {
		t.Errorf("%d zones are remembered, want %d at most", len(zoneCache.byName), maxZones)
	}
}
