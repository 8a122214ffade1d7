module rawi

go 1.26.0
