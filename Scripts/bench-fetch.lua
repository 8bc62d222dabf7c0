-- For wrk: fetches with the key that stands behind `--`.
function init(args)
    wrk.headers["Authorization"] = "Bearer " .. args[1]
end
