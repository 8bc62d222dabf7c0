-- For wrk: posts one and the same imagine, with the key and the prompt that stand behind `--`.
function init(args)
    wrk.method = "POST"
    wrk.headers["Authorization"] = "Bearer " .. args[1]
    wrk.headers["Content-Type"] = "application/json"
    wrk.body = '{"prompt":"' .. args[2] .. '"}'
end
